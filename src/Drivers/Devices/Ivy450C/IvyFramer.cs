using Edge.Drivers.Framing;

namespace Edge.Drivers.Devices.Ivy450C;

/// <summary>Finds ANSAR-B frames by their header, the length of the waves, and text up to the end mark.</summary>
internal sealed class IvyFramer() : SlidingFramer(IvyFrame.MaxFrameBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        if (window[0] != IvyFrame.StartMark)
        {
            return NoStart;
        }

        var result = IvyFrame.Check(window, out int frameBytes);
        return result switch
        {
            { Outcome: DecodeOutcome.Decoded } => frameBytes,
            { Reason: RejectReason.Truncated } => NeedMore,
            { Reason: RejectReason.BadSync } => NoStart,
            _ => FailedCheck,
        };
    }
}
