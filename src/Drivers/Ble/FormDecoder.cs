namespace Edge.Drivers.Ble;

/// <summary>Says whether a value has the form of its characteristic.</summary>
internal delegate DecodeResult FormCheck(ReadOnlySpan<byte> frame);

/// <summary>The live decoder of a characteristic that carries no measurement: it tells well-formed from malformed.</summary>
internal sealed class FormDecoder(FormCheck check) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = check(frame);
        return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
    }
}
