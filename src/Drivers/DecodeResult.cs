namespace Edge.Drivers;

/// <summary>What became of one frame.</summary>
public enum DecodeOutcome : byte
{
    /// <summary>Decoded; readings, waveform blocks or both were added, or the frame validly held none.</summary>
    Decoded = 1,

    /// <summary>A valid frame that carries no measurement, e.g. a header line.</summary>
    Ignored = 2,

    /// <summary>Malformed; see the reason and the offset of the first byte that does not fit.</summary>
    Rejected = 3,
}

/// <summary>Why a frame was rejected. A closed list, so that counters per reason stay bounded.</summary>
public enum RejectReason : byte
{
    None = 0,
    Truncated = 1,
    BadLength = 2,
    BadSync = 3,
    BadChecksum = 4,
    BadField = 5,
    UnknownMessage = 6,
    BadEncoding = 7,
    TooLong = 8,

    /// <summary>Encrypted, and no key of the right length is configured for the device.</summary>
    NoKey = 9,

    /// <summary>The key does not open it, its counter went back, or it is plain though the device encrypts.</summary>
    NotAuthentic = 10,
}

/// <summary>Result of decoding one frame. A default value is not a result.</summary>
/// <param name="Outcome">What became of the frame.</param>
/// <param name="Reason">Why it was rejected, else <see cref="RejectReason.None"/>.</param>
/// <param name="Offset">Byte offset of the fault inside the frame; 0 when not rejected.</param>
public readonly record struct DecodeResult(DecodeOutcome Outcome, RejectReason Reason, int Offset)
{
    public static DecodeResult Decoded { get; } = new(DecodeOutcome.Decoded, RejectReason.None, 0);

    public static DecodeResult Ignored { get; } = new(DecodeOutcome.Ignored, RejectReason.None, 0);

    public static DecodeResult Rejected(RejectReason reason, int offset) => new(DecodeOutcome.Rejected, reason, offset);
}
