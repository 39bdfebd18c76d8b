using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>Immutable memory of a decoder between frames, e.g. the last cuff result, so that a repeat is not a new reading.</summary>
public abstract record DecoderState;

/// <summary>What a decoder may know besides the bytes.</summary>
public readonly struct FrameContext
{
    /// <summary>Monotonic instant at which the last byte of the frame was read.</summary>
    public MonotonicTime ReceivedAt { get; init; }

    /// <summary>
    /// Where the frame came from: UUID of a characteristic, or of the service whose advertised bytes these are. Empty for
    /// a byte stream.
    /// </summary>
    public Guid Origin { get; init; }

    /// <summary>State left by the previous frame of this device, or null at first.</summary>
    public DecoderState? State { get; init; }

    /// <summary>What a person configured for this one device; null = nothing.</summary>
    public DeviceSettings? Settings { get; init; }
}
