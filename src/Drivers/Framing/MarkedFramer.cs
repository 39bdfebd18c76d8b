namespace Edge.Drivers.Framing;

/// <summary>Frames of fixed length whose first byte alone has bit 7 set; the protocol has no checksum.</summary>
internal sealed class MarkedFramer(int frameBytes) : SlidingFramer(frameBytes)
{
    private readonly int _frameBytes = frameBytes;

    protected override int Match(ReadOnlySpan<byte> window)
    {
        if ((window[0] & 0x80) == 0)
        {
            return NoStart;
        }

        if (window[1..].ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            return FailedCheck;
        }

        return window.Length == _frameBytes ? _frameBytes : NeedMore;
    }
}
