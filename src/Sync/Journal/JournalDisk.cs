using Edge.Sync.Wire;

namespace Edge.Sync.Journal;

/// <summary>What all lanes of one journal share on the writer thread.</summary>
internal sealed record JournalDisk(
    IJournalFiles Files,
    JournalOptions Options,
    SegmentSpace Space,
    TimeProvider Clock,
    RecordStamper Stamper)
{
    public RecentTimes SyncTimes { get; } = new();
}
