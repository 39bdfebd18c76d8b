using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Pc60Fw;

/// <summary>Values once a second and pleth of PC-60FW frames; other frames are ignored.</summary>
internal sealed class Pc60Decoder : IFrameDecoder
{
    /// <summary>Type of a measurement frame with five samples of pleth; bit 7 of a sample marks a beat.</summary>
    public const byte PlethType = 0x02;

    /// <summary>Type of a device frame with the battery, 0 to 3.</summary>
    public const byte BatteryType = 0x03;
    private const double PlethRateHz = 50;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = Pc60Frame.TryRead(frame, out var read);
        if (result.Outcome != DecodeOutcome.Decoded || read.Token != Pc60Frame.Measurement)
        {
            return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
        }

        switch (read.Type)
        {
            case Pc60Values.Type when Pc60Values.Read(read.Content) is { } values:
                var condition = values.Condition;
                into.Add(condition.Reading(Metrics.SpO2, values.SpO2));
                into.Add(condition.Reading(Metrics.PulseRateOximeter, values.PulseRate));
                into.Add(condition.Reading(Metrics.PerfusionIndex, values.PerfusionIndex));
                return result;
            case Pc60Values.Type:
                return DecodeResult.Rejected(RejectReason.BadLength, 3);
            case PlethType:
                var samples = into.AddWaveform(Metrics.PlethWaveform, PlethRateHz, 1, 0, read.Content.Length);
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = read.Content[i] & 0x7F;
                }

                return result;
            default:
                return DecodeResult.Ignored;
        }
    }
}

/// <summary>All known fields of a frame.</summary>
internal sealed class Pc60Profile : FrameProfile
{
    private readonly Pc60Decoder _decoder = new();

    public override string Name => "pc60fw-frame";

    public override Guid Origin => Pc60FwDriver.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Pc60Frame.TryRead(frame, out var read);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["token"] = (int)read.Token;
        fields["type"] = (int)read.Type;
        bool isMeasurement = read.Token == Pc60Frame.Measurement;
        if (isMeasurement && read.Type == Pc60Values.Type && Pc60Values.Read(read.Content) is { } values)
        {
            fields.SetQuantity("spo2", values.SpO2, "%");
            fields.SetQuantity("pulse_rate", values.PulseRate, "/min");
            fields.SetQuantity("perfusion_index", values.PerfusionIndex, "%");
            fields["finger_out"] = values.IsOff;
            fields["searching"] = values.IsSearching;
            fields["probe_error"] = values.IsProbeFault;
        }

        result = _decoder.Decode(frame, default, into.Readings);
        if (isMeasurement && read.Type == Pc60Decoder.PlethType)
        {
            fields.SetSamples("pleth", into.Readings.Samples);
        }
        else if (!isMeasurement && read.Type == Pc60Decoder.BatteryType && read.Content.Length > 0)
        {
            fields["battery_level"] = (int)read.Content[0];
        }

        return result.Outcome == DecodeOutcome.Rejected ? result : DecodeResult.Decoded;
    }
}
