using Edge.Drivers.Framing;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Cuts family B packets at the byte without bit 7 that starts each. Live packets have nine bytes; replies to
/// commands end where the next packet starts.
/// </summary>
internal sealed class Cms50FamilyBFramer() : SlidingFramer(Cms50FamilyB.PacketBytes)
{
    protected override int Match(ReadOnlySpan<byte> window)
    {
        if ((window[0] & 0x80) != 0)
        {
            return NoStart;
        }

        int next = window[1..].IndexOfAnyInRange((byte)0x00, (byte)0x7F);
        if (next >= 0)
        {
            // A reply has at least its high-bits byte; a live packet has no shorter form.
            return window[0] == Cms50FamilyB.LiveType || next == 0 ? FailedCheck : next + 1;
        }

        return window.Length == Cms50FamilyB.PacketBytes ? Cms50FamilyB.PacketBytes : NeedMore;
    }
}
