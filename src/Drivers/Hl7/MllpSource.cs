using System.Net;
using System.Net.Sockets;
using Edge.Model.Observations;

namespace Edge.Drivers.Hl7;

/// <summary>
/// Messages that monitors push over TCP: one dedicated thread that listens, reads every connection without waiting for any,
/// calls the listener, and acknowledges a message only when it is stored: AA, AE when it is not stored or not understood, AR
/// for a kind that is not taken.
/// <para>
/// The link is up from the first message that is understood, and lost when none has come for the driver's quiet time. A
/// listener that cannot be opened is tried again after 0.25 s, doubling to 2 s. Nothing that a peer does ends the source.
/// </para>
/// </summary>
public sealed class MllpSource : IFrameSource
{
    private const int Backlog = 16;
    private const int BufferBytes = 16 * 1024;
    private const int WaitMicroseconds = 200_000;
    private const int StoringWaitMicroseconds = 5_000;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint _endPoint;
    private readonly IDeviceDriver _driver;
    private readonly TimeProvider _clock;
    private readonly MllpLimits _limits;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<MllpConnection> _connections = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly ManualResetEvent _stop = new(false);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private IFrameListener? _listener;
    private MonotonicTime _lastMessageAt;
    private IPEndPoint? _boundTo;
    private string? _reported;
    private long _discardedBytes;
    private long _answers;
    private int _connected;
    private bool _disposed;

    /// <param name="endPoint">Address and port to listen on; port 0 takes any that is free.</param>
    /// <param name="driver">A driver for MLLP.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds; its wall time only labels acknowledgements.</param>
    /// <param name="limits">Bounds; null = the usual ones.</param>
    public MllpSource(IPEndPoint endPoint, IDeviceDriver driver, TimeProvider clock, MllpLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        (_endPoint, _driver, _clock, _limits) = (endPoint, driver, clock, limits ?? new MllpLimits());
        _thread = new Thread(Run) { IsBackground = true, Name = "mllp " + endPoint.Port };
    }

    /// <summary>Where it listens, or null while it does not.</summary>
    public IPEndPoint? BoundTo => Volatile.Read(ref _boundTo);

    /// <summary>Connections open at the moment.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <inheritdoc/>
    public long DiscardedBytes => Volatile.Read(ref _discardedBytes);

    /// <summary>Tries to listen there and stops again; null when that works, else what helps.</summary>
    public static string? Probe(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        try
        {
            Listen(endPoint).Dispose();
            return null;
        }
        catch (SocketException unusable)
        {
            return Unusable(endPoint, unusable);
        }
    }

    /// <inheritdoc/>
    public void Start(IFrameListener listener)
    {
        _listener = listener;
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Set();
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A whole message came in on a connection.</summary>
    internal void OnMessage(ReadOnlySpan<byte> frame, bool isUnderstood, MonotonicTime now)
    {
        if (isUnderstood)
        {
            _lastMessageAt = now;
            Report(LinkState.Up, null);
        }

        _listener!.OnFrame(frame, Guid.Empty, now);
    }

    /// <summary>Completes when everything handed over is stored; a listener that fails at once fails the task.</summary>
    internal Task WhenStored()
    {
        try
        {
            return _listener!.WhenStored(_stopping.Token);
        }
        catch (Exception refused)
        {
            return Task.FromException(refused);
        }
    }

    internal byte[] Encode(Hl7Acknowledgement acknowledgement, AcknowledgementCode code) =>
        acknowledgement.Encode(code, _clock.GetUtcNow(), ++_answers);

    private static Socket Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Unusable(IPEndPoint endPoint, SocketException why) => why.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{endPoint} is in use by another program: stop it, or choose another port.",
        SocketError.AddressNotAvailable => $"{endPoint} is not an address of this machine: choose one that is, or 0.0.0.0.",
        SocketError.AccessDenied => $"{endPoint} may not be listened on: choose a port above 1023.",
        _ => $"{endPoint} cannot be listened on: {why.Message}.",
    };

    private void Run()
    {
        TimeSpan retry = FirstRetry;
        while (!_stop.WaitOne(0))
        {
            try
            {
                using Socket listening = Listen(_endPoint);
                Volatile.Write(ref _boundTo, (IPEndPoint)listening.LocalEndPoint!);
                retry = FirstRetry;
                Serve(listening);
            }
            catch (SocketException unusable)
            {
                Report(LinkState.Lost, Unusable(_endPoint, unusable));
            }
            catch (Exception bug)
            {
                // The thread's boundary: a bug costs this listener's connections, never the process that reads other devices.
                Report(LinkState.Lost, $"The driver {_driver.Declaration.Id} failed, {_endPoint} is listened on again: {bug.Message}");
            }
            finally
            {
                Volatile.Write(ref _boundTo, null);
                CloseAll();
            }

            if (_stop.WaitOne(retry))
            {
                return;
            }

            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    private void Serve(Socket listening)
    {
        _lastMessageAt = MonotonicTime.Now(_clock);
        while (!_stop.WaitOne(0))
        {
            bool acceptsNow = Wait(listening);
            MonotonicTime now = MonotonicTime.Now(_clock);
            for (int i = _connections.Count - 1; i >= 0; i--)
            {
                Advance(_connections[i], now);
                if (_connections[i].IsClosed)
                {
                    Close(i);
                }
            }

            if (acceptsNow)
            {
                Accept(listening, now);
            }

            if (now - _lastMessageAt > _driver.Declaration.QuietTime)
            {
                Report(LinkState.Lost, _connections.Count > 0
                    ? $"Nothing that can be read comes in on {BoundTo}: is the monitor set to send HL7 version 2 observations (ORU^R01)?"
                    : $"Nobody is connected to {BoundTo}: is this address set as the receiver in the monitor?");
            }
        }
    }

    /// <returns>True when somebody wants to connect.</returns>
    private bool Wait(Socket listening)
    {
        _readable.Clear();
        _writable.Clear();
        _readable.Add(listening);
        int wait = WaitMicroseconds;
        foreach (MllpConnection connection in _connections)
        {
            if (connection.WantsRead)
            {
                _readable.Add(connection.Socket);
            }

            if (connection.WantsWrite)
            {
                _writable.Add(connection.Socket);
            }

            wait = connection.IsStoring ? StoringWaitMicroseconds : wait;
        }

        Socket.Select(_readable, _writable, null, wait);
        return _readable.Contains(listening);
    }

    // The boundary of one connection: whatever goes wrong in it costs it alone.
    private void Advance(MllpConnection connection, MonotonicTime now)
    {
        try
        {
            if (_readable.Contains(connection.Socket))
            {
                connection.Read(_buffer, now);
                Count(connection);
            }

            connection.Advance(now);
        }
        catch (Exception fault)
        {
            Report(LinkState.Lost, $"A connection to {BoundTo} failed and was closed: {fault.Message}");
            connection.Abandon();
        }
    }

    private void Accept(Socket listening, MonotonicTime now)
    {
        try
        {
            Socket accepted = listening.Accept();
            if (_connections.Count >= _limits.Connections)
            {
                Close(MostSilent());
            }

            _connections.Add(new MllpConnection(accepted, this, _limits, now));
            Volatile.Write(ref _connected, _connections.Count);
        }
        catch (SocketException)
        {
            // The peer went away between knocking and opening.
        }
    }

    // Strangers go before monitors, then whoever has been silent longest.
    private int MostSilent()
    {
        int found = 0;
        for (int i = 1; i < _connections.Count; i++)
        {
            MllpConnection a = _connections[i], b = _connections[found];
            bool goesFirst = a.IsProven != b.IsProven ? !a.IsProven : a.LastReadAt < b.LastReadAt;
            found = goesFirst ? i : found;
        }

        return found;
    }

    private void Close(int index)
    {
        _connections[index].Dispose();
        Count(_connections[index]);
        _connections.RemoveAt(index);
        Volatile.Write(ref _connected, _connections.Count);
    }

    private void Count(MllpConnection connection) =>
        Volatile.Write(ref _discardedBytes, _discardedBytes + connection.TakeDiscarded());

    private void CloseAll()
    {
        while (_connections.Count > 0)
        {
            Close(_connections.Count - 1);
        }
    }

    // A listener that waits goes on waiting; only a change is news.
    private void Report(LinkState state, string? problem)
    {
        string news = problem ?? "up";
        if (news != _reported)
        {
            _reported = news;
            _listener!.OnLink(state, problem);
        }
    }
}
