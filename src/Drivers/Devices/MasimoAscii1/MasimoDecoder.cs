using System.Text;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MasimoAscii1;

/// <summary>Readings of an ASCII-1 line.</summary>
internal sealed class MasimoDecoder : IFrameDecoder
{
    private const uint SpO2Alarms = 0x1 | 0x2;
    private const uint PulseRateAlarms = 0x4 | 0x8;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = MasimoLine.TryRead(frame, out var line);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = line.Condition;
            uint alarm = line.Alarm ?? 0;
            var spo2 = condition.Note((alarm & SpO2Alarms) != 0, QualityFlags.DeviceAlarm);
            var pulse = condition.Note((alarm & PulseRateAlarms) != 0, QualityFlags.DeviceAlarm);
            into.Add(line.SpO2.Reading(Metrics.SpO2, spo2, line.DeviceTime));
            into.Add(line.PulseRate.Reading(Metrics.PulseRateOximeter, pulse, line.DeviceTime));
            into.Add(line.PerfusionIndex.Reading(Metrics.PerfusionIndex, condition, line.DeviceTime));
        }

        return result;
    }
}

/// <summary>All fields of an ASCII-1 line, numbers as printed even when the sensor is off.</summary>
internal sealed class MasimoProfile : FrameProfile
{
    private readonly MasimoDecoder _decoder = new();

    public override string Name => "serial-masimo-ascii1";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = MasimoLine.TryRead(frame, out var line);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("spo2", line.SpO2.Number, "%");
        fields.SetQuantity("pulse_rate", line.PulseRate.Number, "/min");
        fields.SetQuantity("perfusion_index", line.PerfusionIndex.Number, "%");
        fields.SetQuantity("spco", line.SpCo.Number, "%");
        fields.SetQuantity("spmet", line.SpMet.Number, "%");
        fields.SetNumber("pvi", line.Pvi.Number);
        fields.SetNumber("desat", line.Desat.Number);
        fields.SetNumber("pi_delta", line.PiDelta.Number);
        fields.SetTime("device_time", line.DeviceTime);
        fields["serial"] = line.Serial.IsEmpty ? null : Encoding.ASCII.GetString(line.Serial);
        fields.SetNumber("alarm", line.Alarm);
        if (line.Exceptions is { } exceptions)
        {
            fields.SetWords("exceptions", exceptions.Words);
        }
        else
        {
            fields["exceptions"] = null;
        }

        return _decoder.Decode(frame, default, into.Readings);
    }
}
