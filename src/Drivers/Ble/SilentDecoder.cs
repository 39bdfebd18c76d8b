namespace Edge.Drivers.Ble;

/// <summary>For values that a device is asked for and that hold no measurement, e.g. what it supports: always ignored.</summary>
internal sealed class SilentDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into) => DecodeResult.Ignored;
}
