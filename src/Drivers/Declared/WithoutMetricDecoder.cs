using Edge.Model.Observations;

namespace Edge.Drivers.Declared;

/// <summary>The decoder of another driver, for a model whose value of one metric means nothing.</summary>
internal sealed class WithoutMetricDecoder(IFrameDecoder other, Metric metric) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = other.Decode(frame, context, into);
        into.Remove(metric);
        return result;
    }
}
