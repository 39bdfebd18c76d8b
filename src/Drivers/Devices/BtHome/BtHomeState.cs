namespace Edge.Drivers.Devices.BtHome;

/// <summary>What the last frames of a device tell about the next: its counter, its packet id, and that it encrypts.</summary>
/// <param name="Counter">Counter of the last verified frame, or null before the first.</param>
/// <param name="PacketId">Packet id of the last frame that had one, or null.</param>
internal sealed record BtHomeState(uint? Counter, byte? PacketId) : DecoderState
{
    // A device starts at 0 after a change of battery, and some of its first frames may be missed.
    private const uint RestartCounters = 100;

    /// <summary>Decoded when the frame may be opened, Ignored when it repeats the last one, else rejected.</summary>
    public DecodeResult Check(in BtHomeFrame frame)
    {
        if (Counter is not { } last)
        {
            return DecodeResult.Decoded;
        }

        if (frame.Counter is not { } counter)
        {
            // A device that encrypted once does not fall back to plain: somebody else speaks in its name.
            return DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
        }

        return counter == last ? DecodeResult.Ignored
            : counter > last || counter < RestartCounters ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
    }
}
