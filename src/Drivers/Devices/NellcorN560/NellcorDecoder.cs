using System.Text;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NellcorN560;

/// <summary>Readings of a data line; a star becomes <see cref="QualityFlags.DeviceAlarm"/>.</summary>
internal sealed class NellcorDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = NellcorLine.TryRead(frame, out var line);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = line.Condition;
            var spo2 = condition.Note(line.SpO2.Star, QualityFlags.DeviceAlarm);
            var pulse = condition.Note(line.PulseRate.Star, QualityFlags.DeviceAlarm);
            into.Add(spo2.Reading(Metrics.SpO2, line.SpO2.Value, line.DeviceTime));
            into.Add(pulse.Reading(Metrics.PulseRateOximeter, line.PulseRate.Value, line.DeviceTime));
        }

        return result;
    }
}

/// <summary>All fields of a data line.</summary>
internal sealed class NellcorProfile : FrameProfile
{
    private readonly NellcorDecoder _decoder = new();

    public override string Name => "serial-nellcor-n560";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = NellcorLine.TryRead(frame, out var line);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("spo2", line.SpO2.Value, "%");
        fields.SetQuantity("pulse_rate", line.PulseRate.Value, "/min");
        fields.SetNumber("pulse_amplitude", line.PulseAmplitude.Value);
        fields["spo2_limit"] = line.SpO2.Star;
        fields["pulse_rate_limit"] = line.PulseRate.Star;
        fields.SetWords("status", Encoding.ASCII.GetString(line.Codes).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        fields.SetTime("device_time", line.DeviceTime);
        return _decoder.Decode(frame, default, into.Readings);
    }
}
