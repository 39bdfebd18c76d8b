using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>Immutable memory of a decoder between frames, e.g. the last cuff result, so that a repeat is not a new reading.</summary>
public abstract record DecoderState;

/// <summary>What a decoder may know besides the bytes.</summary>
public readonly struct FrameContext
{
    /// <summary>Monotonic instant at which the last byte of the frame was read.</summary>
    public MonotonicTime ReceivedAt { get; init; }

    /// <summary>State left by the previous frame of this port, or null at first.</summary>
    public DecoderState? State { get; init; }
}
