using System.Net.Sockets;
using Edge.Model.Observations;

namespace Edge.Drivers.Hl7;

/// <summary>
/// One sender's connection: reads without waiting, hands whole messages to the source, and answers each when it is known
/// whether it is stored. While it waits for that, nothing more is read from this sender. On the source's thread.
/// </summary>
internal sealed class MllpConnection : IFrameSink, IDisposable
{
    private const int MaxOutputBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly MllpFramer _framer;
    private readonly MllpSource _source;
    private readonly MllpLimits _limits;
    private readonly List<Hl7Acknowledgement> _unanswered = [];
    private byte[] _output = [];
    private int _sent;
    private Task? _storing;
    private MonotonicTime _now;
    private MonotonicTime _storingSince;
    private MonotonicTime _outputSince;
    private MonotonicTime? _messageSince;
    private long _taken;

    internal MllpConnection(Socket socket, MllpSource source, MllpLimits limits, MonotonicTime now)
    {
        (_socket, _source, _limits, LastReadAt) = (socket, source, limits, now);
        _framer = new MllpFramer(limits.MessageBytes);
        socket.Blocking = false;
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    internal Socket Socket => _socket;

    /// <summary>When the last byte came; when it connected, as long as none did.</summary>
    internal MonotonicTime LastReadAt { get; private set; }

    /// <summary>True once a message of the right kind came: it is a monitor and no stranger.</summary>
    internal bool IsProven { get; private set; }

    internal bool IsClosed { get; private set; }

    internal bool WantsRead => _storing is null && _output.Length - _sent < MaxOutputBytes;

    internal bool WantsWrite => _sent < _output.Length;

    /// <summary>True while an answer waits for the disk.</summary>
    internal bool IsStoring => _storing is not null;

    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame)
    {
        var acknowledgement = MllpFrame.TryOpen(frame, out var message).Outcome == DecodeOutcome.Decoded
            ? Hl7Acknowledgement.For(message)
            : Hl7Acknowledgement.For([]);
        IsProven |= acknowledgement.IsAcceptable;
        _unanswered.Add(acknowledgement);
        _source.OnMessage(frame, acknowledgement.IsAcceptable, _now);
    }

    /// <summary>Reads what is there; the connection closes when the sender did, or when it sends a message without end.</summary>
    internal void Read(byte[] buffer, MonotonicTime now)
    {
        _now = now;
        int count = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.Interrupted)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            IsClosed = true;
            return;
        }

        LastReadAt = now;
        long bad = _framer.BadFrames;
        bool hasWhole = _framer.Push(buffer.AsSpan(0, count), this) > 0;
        _messageSince = !_framer.IsInside ? null : hasWhole ? now : _messageSince ?? now;
        if (hasWhole)
        {
            (_storing, _storingSince) = (_source.WhenStored(), now);
        }

        // Whoever sent too much at once waits for an answer that cannot come.
        IsClosed |= _framer.BadFrames > bad && !_framer.IsInside && _unanswered.Count == 0;
    }

    /// <summary>Answers when the disk has spoken, sends what waits, and looks at the limits.</summary>
    internal void Advance(MonotonicTime now)
    {
        if (_storing is { } storing && (storing.IsCompleted || now - _storingSince > _limits.Storing))
        {
            bool isStored = storing.IsCompletedSuccessfully;

            // Looked at, so that a late fault is nobody's.
            _ = storing.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _storing = null;
            Answer(isStored, now);
        }

        Send();
        bool isIdle = _storing is null && now - LastReadAt > _limits.Idle;
        bool isStuck = (_messageSince is { } since && _storing is null && now - since > _limits.Message)
            || (WantsWrite && now - _outputSince > _limits.Message);
        IsClosed |= isIdle || isStuck;
    }

    /// <summary>Bytes since the last call that belonged to no message.</summary>
    internal long TakeDiscarded()
    {
        long news = _framer.DiscardedBytes - _taken;
        _taken += news;
        return news;
    }

    /// <summary>Gives the connection up; the source closes it.</summary>
    internal void Abandon() => IsClosed = true;

    public void Dispose()
    {
        _framer.Reset();
        _socket.Dispose();
    }

    private void Answer(bool isStored, MonotonicTime now)
    {
        var output = new List<byte>(_output[_sent..]);
        _outputSince = WantsWrite ? _outputSince : now;
        foreach (var acknowledgement in _unanswered)
        {
            var code = !acknowledgement.IsAcceptable ? acknowledgement.Refusal
                : isStored ? AcknowledgementCode.Accept
                : AcknowledgementCode.Error;
            output.AddRange(_source.Encode(acknowledgement, code));
        }

        _unanswered.Clear();
        (_output, _sent) = ([.. output], 0);
    }

    private void Send()
    {
        if (!WantsWrite || IsClosed)
        {
            return;
        }

        int count = _socket.Send(_output.AsSpan(_sent), SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            _sent += count;
        }
        else if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
        {
            IsClosed = true;
        }
    }
}
