using Edge.Gateway.Panel;
using Edge.Sync.Journal;

namespace Edge.Gateway.Monitoring;

/// <summary>State of store and forward for the panel and the host watch; any thread.</summary>
/// <param name="journal">The journal.</param>
/// <param name="uplink">State, problem and age of the last acknowledgement; null when no uplink is configured.</param>
public sealed class SyncFeed(SegmentJournal journal, Func<UplinkView>? uplink)
{
    private static readonly Lane[] Shown = [Lane.Alert, Lane.Audit, Lane.Vitals];

    /// <summary>Counts of the lanes as of the writer's last pass.</summary>
    public JournalStatistics Statistics => journal.Statistics();

    /// <summary>The uplink, or null when none is configured.</summary>
    public UplinkView? Uplink => uplink?.Invoke();

    /// <summary>What the panel shows.</summary>
    public SyncView View()
    {
        JournalStatistics statistics = Statistics;
        UplinkView link = Uplink ?? new UplinkView("off", "No receiver is configured; records stay in the journal.", null);
        return new SyncView(
            link.State,
            link.Problem,
            link.LastAckAgeMs,
            statistics.Lanes.Min(l => l.AutonomyHours),
            statistics.Healthy,
            [.. statistics.Lanes.Where(l => Shown.Contains(l.Lane)).Select(LaneOf)]);
    }

    private LaneView LaneOf(LaneStatistics lane) => new(
        lane.Lane.ToString().ToLowerInvariant(), lane.Accepted, lane.Pending + lane.Stored, lane.Acknowledged, lane.Dropped, lane.OldestStoredMs, journal.DurableUpTo(lane.Lane));
}

/// <summary>State of the uplink in the panel's words.</summary>
/// <param name="State">connected, waiting or refused.</param>
/// <param name="Problem">What is wrong, for people; null when nothing is.</param>
/// <param name="LastAckAgeMs">Milliseconds since the receiver last acknowledged, or null.</param>
public sealed record UplinkView(string State, string? Problem, long? LastAckAgeMs);
