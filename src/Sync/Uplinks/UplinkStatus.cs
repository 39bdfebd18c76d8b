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

/// <summary>The line as measured; all zero before the first batch.</summary>
/// <param name="WindowBytes">Bytes that may be on their way.</param>
/// <param name="InFlightBytes">Bytes handed to the transport and not confirmed.</param>
/// <param name="UnacknowledgedBytes">Bytes sent and not acknowledged by the receiver.</param>
/// <param name="BytesPerSecond">Largest delivery rate of the last 10 s.</param>
/// <param name="RoundTripMs">Shortest round trip of the last minutes.</param>
/// <param name="IsThin">True when bulk gathers for minutes.</param>
public readonly record struct LineView(int WindowBytes, long InFlightBytes, long UnacknowledgedBytes, double BytesPerSecond, double RoundTripMs, bool IsThin);

/// <summary>Snapshot of an uplink; immutable, any thread.</summary>
/// <param name="Problem">Why it is not connected or refused, in plain words without health values; null when all is well.</param>
/// <param name="LastAckAt">Monotonic instant of the last acknowledgement, or null.</param>
/// <param name="Line">The line as measured.</param>
/// <param name="Nonsense">Answers that contradicted themselves or the question; none of them had an effect.</param>
/// <param name="Refusals">Batches refused by the receiver.</param>
/// <param name="Resends">Times sending went back to the acknowledged number.</param>
/// <param name="Connections">Times the receiver welcomed this gateway.</param>
/// <param name="BytesSent">Bytes of batches handed to the transport.</param>
/// <param name="AlertKnownP50Ms">Stamp of an alert to the receiver's word that it has it, median of the last 1,024 of this boot.</param>
/// <param name="AlertKnownP99Ms">The same, 99th percentile.</param>
public sealed record UplinkStatus(
    UplinkState State,
    string? Problem,
    MonotonicTime? LastAckAt,
    IReadOnlyList<LaneProgressView> Lanes,
    LineView Line,
    long Nonsense,
    long Refusals,
    long Resends,
    long Connections,
    long BytesSent,
    double AlertKnownP50Ms,
    double AlertKnownP99Ms);
