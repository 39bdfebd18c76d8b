using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Nonin3230;

/// <summary>Readings of a sample; the amplitude of a finger without pulse is none.</summary>
internal sealed class Nonin3230Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = Nonin3230Sample.TryRead(frame, out var sample);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = sample.Condition;
            into.Add(condition.Reading(Metrics.SpO2, sample.SpO2));
            into.Add(condition.Reading(Metrics.PulseRateOximeter, sample.PulseRate));
            into.Add(condition.Reading(Metrics.PerfusionIndex, sample.PulseRate is null ? null : sample.AmplitudeIndex));
        }

        return result;
    }
}

/// <summary>All fields of a sample.</summary>
internal sealed class Nonin3230Profile(Guid characteristic, Nonin3230Decoder decoder) : FrameProfile
{
    public override string Name => "nonin-3230";

    public override Guid Origin => characteristic;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Nonin3230Sample.TryRead(frame, out var sample);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("spo2", sample.SpO2, "%");
        fields.SetQuantity("pulse_rate", sample.PulseRate, "/min");
        fields.SetQuantity("pai", sample.AmplitudeIndex, "%");
        fields.SetQuantity("battery_voltage", sample.BatteryVolts, "V");
        fields["counter"] = sample.Counter;
        fields["weak_signal"] = sample.WeakSignal;
        fields["smart_point"] = sample.SmartPoint;
        fields["searching"] = sample.Searching;
        fields["sensor_correct"] = sample.SensorCorrect;
        fields["low_battery"] = sample.LowBattery;
        fields["encrypted"] = sample.Encrypted;
        return decoder.Decode(frame, default, into.Readings);
    }
}
