using Edge.Model.Observations;

namespace Edge.Drivers.Iio;

/// <summary>Readings of a round of attributes: one for each channel that the sensor has.</summary>
/// <param name="fault">Attribute that is 1 while the chip reports a fault; empty = none.</param>
/// <param name="channels">Channels in the order in which they are emitted; of several of one metric the first that the sensor has.</param>
internal sealed class AttributeDecoder(string fault, params IReadOnlyList<SysfsChannel> channels) : IFrameDecoder
{
    private readonly SysfsChannel[] _channels = [.. channels];
    private readonly byte[] _fault = System.Text.Encoding.ASCII.GetBytes(fault);

    /// <summary>Attributes that the decoder reads, each once.</summary>
    public IReadOnlyList<string> Attributes { get; } =
        [.. channels.SelectMany(c => c.Attributes).Concat(fault.Length == 0 ? [] : [fault]).Distinct()];

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = AttributeText.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        bool isFaulty = _fault.Length > 0 && text.TryFind(_fault, out var word) && word.SequenceEqual("1"u8);
        Metric? last = null;
        foreach (var channel in _channels)
        {
            var outcome = channel.Read(text, out decimal value);
            if (outcome == ChannelOutcome.Malformed)
            {
                into.Clear();
                return DecodeResult.Rejected(RejectReason.BadField, 0);
            }

            if (outcome != ChannelOutcome.None && channel.Metric != last)
            {
                bool isGood = outcome == ChannelOutcome.Value && !isFaulty;
                var condition = SignalCondition.Good.Off(!isGood, QualityFlags.SensorFault);
                into.Add(condition.Reading(channel.Metric, isGood ? value : null) with { SourceUnit = channel.Unit });
                last = channel.Metric;
            }
        }

        return result;
    }
}
