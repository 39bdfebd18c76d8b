using Edge.Receiver.Store;
using Edge.Sync.Journal;

namespace Edge.Receiver.Intake;

/// <summary>Raises an alarm for a lane that stands at a gap too long, once, and tells when it is closed. Called on a timer, one call at a time.</summary>
internal sealed class GapWatch(TimeProvider clock, TimeSpan alarmAfter, ILogger log)
{
    private readonly Dictionary<LaneKey, (long From, long SinceAt, bool Alarmed)> _gaps = [];
    private readonly object _gate = new();

    /// <summary>Lanes that stand at a gap for longer than allowed.</summary>
    public IReadOnlySet<LaneKey> Alarms
    {
        get
        {
            lock (_gate)
                return _gaps.Where(g => g.Value.Alarmed).Select(g => g.Key).ToHashSet();
        }
    }

    public void Observe(IReadOnlyList<LaneStanding> lanes)
    {
        lock (_gate)
        {
            foreach (LaneStanding lane in lanes)
                Observe(lane);
        }
    }

    private void Observe(LaneStanding lane)
    {
        bool known = _gaps.TryGetValue(lane.Key, out (long From, long SinceAt, bool Alarmed) state);
        if (lane.Gap is not { } gap)
        {
            if (known && state.Alarmed)
                Log.GapClosed(log, lane.Key.Gateway.ToString(), lane.Key.Lane.Name());
            _gaps.Remove(lane.Key);
            return;
        }

        if (!known || state.From != gap.From)
            state = (gap.From, clock.GetTimestamp(), false);
        TimeSpan stood = clock.GetElapsedTime(state.SinceAt);
        if (!state.Alarmed && stood >= alarmAfter)
        {
            state.Alarmed = true;
            Log.Gap(log, lane.Key.Gateway.ToString(), lane.Key.Lane.Name(), gap.From, gap.To, stood.TotalMinutes);
        }

        _gaps[lane.Key] = state;
    }
}
