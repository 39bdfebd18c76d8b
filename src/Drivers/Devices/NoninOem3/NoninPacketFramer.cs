using Edge.Drivers.Framing;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>Finds packets of 25 frames by their sync bit and the sum of each frame.</summary>
internal sealed class NoninPacketFramer(bool wide) : SlidingFramer(NoninPacket.PacketBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        // The cheap look at the first bytes comes first: noise fails here.
        if (wide ? (window[0] & 0x81) != 0x81 : window[0] != 0x01)
        {
            return NoStart;
        }

        if (!wide && window.Length > 1 && (window[1] & 0x81) != 0x81)
        {
            return NoStart;
        }

        // Only whole frames can be checked; between them there is no news.
        if (window.Length % NoninPacket.FrameBytes != 0)
        {
            return NeedMore;
        }

        if (NoninPacket.Check(window, wide).Outcome != DecodeOutcome.Decoded)
        {
            return FailedCheck;
        }

        return window.Length == NoninPacket.PacketBytes ? NoninPacket.PacketBytes : NeedMore;
    }
}
