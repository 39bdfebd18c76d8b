using Edge.Model.Observations;

namespace Edge.Sync.Uplinks;

/// <summary>State and counters that an uplink's loop writes and everybody may read. One short lock; any thread.</summary>
internal sealed class UplinkBoard(TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly RecentTimes _alertKnown = new();
    private UplinkState _state;
    private string? _problem;
    private MonotonicTime? _lastAckAt;
    private IReadOnlyList<LaneProgressView> _lanes = [];
    private LineView _line;
    private long _nonsense;
    private long _refusals;
    private long _resends;
    private long _connections;
    private long _bytesSent;

    /// <summary>Raised after the state or the problem changed, on the thread that changed it.</summary>
    public event Action? Changed;

    public void Set(UplinkState state, string? problem)
    {
        lock (_gate)
        {
            if ((_state, _problem) == (state, problem))
                return;
            (_state, _problem) = (state, problem);
        }

        Changed?.Invoke();
    }

    public void CountAck(IReadOnlyList<LaneProgressView> lanes)
    {
        lock (_gate)
            (_lastAckAt, _lanes) = (MonotonicTime.Now(clock), lanes);
    }

    public void Show(LineView line)
    {
        lock (_gate)
            _line = line;
    }

    public void CountAlertKnown(TimeSpan after) => _alertKnown.Add(after);

    public void CountNonsense() => Interlocked.Increment(ref _nonsense);

    public void CountRefusal() => Interlocked.Increment(ref _refusals);

    public void CountResend() => Interlocked.Increment(ref _resends);

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountBytes(long bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public UplinkStatus Snapshot()
    {
        lock (_gate)
        {
            return new UplinkStatus(
                _state, _problem, _lastAckAt, _lanes, _line,
                Interlocked.Read(ref _nonsense), Interlocked.Read(ref _refusals), Interlocked.Read(ref _resends),
                Interlocked.Read(ref _connections), Interlocked.Read(ref _bytesSent),
                _alertKnown.PercentileMs(0.5), _alertKnown.PercentileMs(0.99));
        }
    }
}
