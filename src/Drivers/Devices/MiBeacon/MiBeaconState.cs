namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>What the last frames of a device tell about the next: its counter, and that it encrypts.</summary>
/// <param name="FrameCounter">Counter of the last frame with objects.</param>
/// <param name="LongCounter">Counter of the last frame that a MIC proved, or null before the first.</param>
internal sealed record MiBeaconState(byte FrameCounter, uint? LongCounter) : DecoderState
{
    // A device starts at 0 after a change of battery, and some of its first frames may be missed.
    private const uint RestartCounters = 100;

    /// <summary>Decoded when the frame may be opened, Ignored when it repeats the last one, else rejected.</summary>
    public DecodeResult Check(in MiBeaconFrame frame)
    {
        if (LongCounter is not { } last)
        {
            return frame.FrameCounter == FrameCounter ? DecodeResult.Ignored : DecodeResult.Decoded;
        }

        if (!frame.HasMic)
        {
            // A device that encrypted once does not fall back to plain: somebody else speaks in its name.
            return DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
        }

        uint counter = frame.LongCounter;
        return counter == last ? DecodeResult.Ignored
            : counter > last || counter < RestartCounters ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.NotAuthentic, 4);
    }
}
