using System.Diagnostics;
using System.Net.Sockets;

namespace Edge.Links;

/// <summary>One direction of a <see cref="ShapedLine"/>: a queue before a wire. One thread moves bytes, one more per connection reads ahead.</summary>
internal sealed class LineDirection : IDisposable
{
    private const int ChunkBytes = 512;
    private const int AheadBytes = 8 << 10;
    private readonly object _gate = new();
    private readonly List<Flow> _flows = [];
    private readonly Queue<(TimeSpan FreeAt, Flow Flow, byte[] Bytes)> _wire = new();
    private readonly Queue<(TimeSpan At, Flow Flow, byte[] Bytes)> _flying = new();
    private readonly double _bytesPerSecond;
    private readonly TimeSpan _oneWay;
    private readonly int _queueBytes;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _queued;
    private int _turn;
    private TimeSpan _freeAt;
    private TimeSpan _stalledUntil;
    private bool _closed;

    public LineDirection(double bytesPerSecond, TimeSpan oneWay, int queueBytes)
    {
        (_bytesPerSecond, _oneWay, _queueBytes) = (bytesPerSecond, oneWay, queueBytes);
        new Thread(Run) { IsBackground = true, Name = "line" }.Start();
    }

    public long Carried { get; private set; }

    public bool Swallows { get; set; }

    public void Stall(TimeSpan length)
    {
        lock (_gate)
            _stalledUntil = _clock.Elapsed + length;
    }

    public void Join(Socket from, Socket to)
    {
        var flow = new Flow(from, to);
        lock (_gate)
            _flows.Add(flow);
        new Thread(() => ReadAhead(flow)) { IsBackground = true, Name = "line reader" }.Start();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void ReadAhead(Flow flow)
    {
        byte[] buffer = new byte[ChunkBytes];
        while (true)
        {
            int read;
            try
            {
                read = flow.From.Receive(buffer);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                read = 0;
            }

            lock (_gate)
            {
                flow.Ahead.Enqueue(buffer[..read]);
                flow.AheadBytes += read;
                Monitor.PulseAll(_gate);
                while (flow.AheadBytes >= AheadBytes && !_closed)
                    Monitor.Wait(_gate);
                if (read == 0 || _closed)
                    return;
            }
        }
    }

    private void Run()
    {
        while (true)
        {
            List<(Flow Flow, byte[] Bytes)> arrived = [];
            lock (_gate)
            {
                if (_closed)
                    return;
                TimeSpan now = _clock.Elapsed;
                Move(now, arrived);
                if (arrived.Count == 0)
                    Monitor.Wait(_gate, Until(now));
            }

            foreach ((Flow flow, byte[] bytes) in arrived)
                Deliver(flow, bytes);
        }
    }

    private void Move(TimeSpan now, List<(Flow, byte[])> arrived)
    {
        while (_flying.TryPeek(out (TimeSpan At, Flow Flow, byte[] Bytes) first) && first.At <= now)
        {
            _flying.Dequeue();
            arrived.Add((first.Flow, first.Bytes));
        }

        while (_wire.TryPeek(out (TimeSpan FreeAt, Flow Flow, byte[] Bytes) sent) && sent.FreeAt <= now)
        {
            _wire.Dequeue();
            _queued -= sent.Bytes.Length;
            _flying.Enqueue((sent.FreeAt + _oneWay, sent.Flow, sent.Bytes));
        }

        while (NextFlow() is { } flow)
        {
            byte[] bytes = flow.Ahead.Dequeue();
            flow.AheadBytes -= bytes.Length;
            TimeSpan start = Max(Max(now, _freeAt), _stalledUntil);
            _freeAt = start + TimeSpan.FromSeconds(bytes.Length / _bytesPerSecond);
            _queued += bytes.Length;
            _wire.Enqueue((_freeAt, flow, bytes));
            Monitor.PulseAll(_gate);
        }
    }

    private Flow? NextFlow()
    {
        for (int i = 0; i < _flows.Count; i++)
        {
            Flow flow = _flows[(_turn + i) % _flows.Count];
            if (flow.Ahead.TryPeek(out byte[]? next) && (_queued == 0 || _queued + next.Length <= _queueBytes))
            {
                _turn = (_turn + i + 1) % _flows.Count;
                return flow;
            }
        }

        return null;
    }

    private TimeSpan Until(TimeSpan now)
    {
        TimeSpan next = now + TimeSpan.FromMilliseconds(100);
        if (_flying.TryPeek(out (TimeSpan At, Flow, byte[]) flying))
            next = Min(next, flying.At);
        if (_wire.TryPeek(out (TimeSpan FreeAt, Flow, byte[]) wire))
            next = Min(next, wire.FreeAt);
        return Max(next - now, TimeSpan.FromMilliseconds(0.5));
    }

    private void Deliver(Flow flow, byte[] bytes)
    {
        if (Swallows)
            return;
        try
        {
            if (bytes.Length == 0)
                flow.To.Shutdown(SocketShutdown.Send);
            else
                flow.To.Send(bytes);
            Carried += bytes.Length;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            lock (_gate)
                _flows.Remove(flow);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Flow(Socket from, Socket to)
    {
        public Socket From => from;

        public Socket To => to;

        public Queue<byte[]> Ahead { get; } = new();

        public int AheadBytes { get; set; }
    }
}
