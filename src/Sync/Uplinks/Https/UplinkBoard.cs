using Edge.Model.Observations;

namespace Edge.Sync.Uplinks.Https;

/// <summary>Counters and state that the two connections of an uplink share. One short lock; any thread.</summary>
internal sealed class UplinkBoard(TimeProvider clock, IReadOnlyList<LaneSending> lanes, Func<LaneSending, ulong> epochOf)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, (UplinkState State, string? Problem)> _connections = new(StringComparer.Ordinal);
    private MonotonicTime? _lastAckAt;
    private long _nonsense;
    private long _refusals;
    private long _resends;
    private long _bytesSent;

    /// <summary>Raised after the state or the problem changed, on the thread that changed it.</summary>
    public event Action? Changed;

    public void Set(string connection, UplinkState state, string? problem)
    {
        bool changed;
        lock (_gate)
        {
            changed = !_connections.TryGetValue(connection, out (UplinkState State, string? Problem) old) || old != (state, problem);
            _connections[connection] = (state, problem);
        }

        if (changed)
            Changed?.Invoke();
    }

    public void CountAck()
    {
        lock (_gate)
            _lastAckAt = MonotonicTime.Now(clock);
    }

    public void CountNonsense() => Interlocked.Increment(ref _nonsense);

    public void CountRefusal() => Interlocked.Increment(ref _refusals);

    public void CountResend() => Interlocked.Increment(ref _resends);

    public void CountBytes(long bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public UplinkStatus Snapshot()
    {
        lock (_gate)
        {
            UplinkState state = _connections.Count == 0 ? UplinkState.Off
                : _connections.Values.Any(c => c.State == UplinkState.Refused) ? UplinkState.Refused
                : _connections.Values.All(c => c.State == UplinkState.Connected) ? UplinkState.Connected
                : _connections.Values.All(c => c.State == UplinkState.Off) ? UplinkState.Off
                : UplinkState.Waiting;
            string? problem = _connections.Values.Select(c => c.Problem).FirstOrDefault(p => p is not null);
            return new UplinkStatus(
                state, problem, _lastAckAt,
                [.. lanes.Select(l => new LaneProgressView(l.Lane, epochOf(l), l.AcknowledgedUpTo))],
                Interlocked.Read(ref _nonsense), Interlocked.Read(ref _refusals), Interlocked.Read(ref _resends), Interlocked.Read(ref _bytesSent));
        }
    }
}
