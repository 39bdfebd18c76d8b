using Edge.Model.Observations;
using Edge.Sync.Journal;

namespace Edge.Sync.Uplinks;

/// <summary>State of an uplink in the words of the panel.</summary>
public enum UplinkState
{
    /// <summary>Not started, or stopped.</summary>
    Off,

    /// <summary>No connection; will try again.</summary>
    Waiting,

    /// <summary>The receiver has welcomed this gateway and answers.</summary>
    Connected,

    /// <summary>The receiver refuses this gateway or some of its records (technical condition <c>sync-refused</c>).</summary>
    Refused,
}

/// <summary>What the receiver is known to have of one lane.</summary>
public readonly record struct LaneProgressView(Lane Lane, ulong Epoch, long AcknowledgedUpTo);

/// <summary>Snapshot of an uplink; immutable, any thread.</summary>
/// <param name="Problem">Why it is not connected or refused, in plain words without health values; null when all is well.</param>
/// <param name="LastAckAt">Monotonic instant of the last acknowledgement, or null.</param>
/// <param name="Nonsense">Answers that contradicted themselves or the question; none of them had an effect.</param>
/// <param name="Refusals">Batches refused by the receiver.</param>
/// <param name="Resends">Times sending went back to the acknowledged number.</param>
/// <param name="BytesSent">Bytes of request bodies.</param>
public sealed record UplinkStatus(
    UplinkState State,
    string? Problem,
    MonotonicTime? LastAckAt,
    IReadOnlyList<LaneProgressView> Lanes,
    long Nonsense,
    long Refusals,
    long Resends,
    long BytesSent);
