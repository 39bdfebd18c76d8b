namespace Edge.Sync.Journal;

/// <summary>Why a record was not accepted.</summary>
public enum AppendRefusal : byte
{
    /// <summary>It was accepted.</summary>
    None = 0,

    /// <summary>The lane's memory is full because records come faster than the disk takes them.</summary>
    BufferFull,

    /// <summary>The disk fails and the lane's memory is full.</summary>
    DiskFailed,

    /// <summary>Quota and reserve are used up and the lane's memory is full.</summary>
    QuotaExhausted,

    /// <summary>Empty, or larger than 32 KiB.</summary>
    BadSize,

    /// <summary>The journal is closed.</summary>
    Closed,
}

/// <summary>Answer to an append. Accepted is not yet durable: see <see cref="SegmentJournal.DurableUpTo"/>.</summary>
/// <param name="Seq">Number given, 1 or more; 0 when refused.</param>
/// <param name="Refusal">Why not, or <see cref="AppendRefusal.None"/>.</param>
public readonly record struct AppendResult(long Seq, AppendRefusal Refusal)
{
    /// <summary>True when the record has a number and will be made durable.</summary>
    public bool Accepted => Refusal == AppendRefusal.None;
}
