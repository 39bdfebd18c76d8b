using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>
/// Format 8: four bytes a second, bit 7 set on the first alone. Byte 0: 6 sensor disconnected, 5 out of track,
/// 4 low perfusion, 3 marginal perfusion, 2 artifact, 1-0 upper bits of HR; byte 1 HR; byte 2 SpO2; byte 3: 5 SmartPoint,
/// 3 sensor alarm, 0 low battery.
/// </summary>
internal readonly record struct NoninSecond(byte Status, byte Rate, byte Saturation, byte Status2)
{
    public const int FrameBytes = 4;

    public int HeartRate => ((Status & 3) << 7) | Rate;

    public bool SmartPoint => (Status2 & 0x20) != 0;

    public bool LowBattery => (Status2 & 0x01) != 0;

    public SignalCondition Condition => SignalCondition.Good
        .Off((Status & 0x40) != 0, QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Off((Status2 & 0x08) != 0)
        .Doubtful((Status & 0x20) != 0, QualityFlags.Searching)
        .Doubtful((Status & 0x10) != 0, QualityFlags.LowPerfusion)
        .Note((Status & 0x08) != 0, QualityFlags.LowPerfusion)
        .Note((Status & 0x04) != 0, QualityFlags.Artefact)
        .Note(LowBattery, QualityFlags.LowBattery);

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out NoninSecond second)
    {
        second = default;
        if (bytes.Length != FrameBytes)
        {
            return DecodeResult.Rejected(
                bytes.Length < FrameBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, FrameBytes));
        }

        for (int i = 0; i < FrameBytes; i++)
        {
            if ((bytes[i] & 0x80) != 0 != (i == 0))
            {
                return DecodeResult.Rejected(RejectReason.BadSync, i);
            }
        }

        second = new NoninSecond(bytes[0], bytes[1], bytes[2], bytes[3]);
        return DecodeResult.Decoded;
    }
}

/// <summary>Readings of format 8.</summary>
internal sealed class NoninSecondDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = NoninSecond.TryRead(frame, out var second);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = second.Condition;
            into.Add(condition.Reading(Metrics.SpO2, NoninStatus.SpO2(second.Saturation)));
            into.Add(condition.Reading(Metrics.PulseRateOximeter, NoninStatus.HeartRate(second.HeartRate)));
        }

        return result;
    }
}

/// <summary>Fields of format 8.</summary>
internal sealed class NoninSecondProfile : FrameProfile
{
    private readonly NoninSecondDecoder _decoder = new();

    public override string Name => "nonin-df8";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = NoninSecond.TryRead(frame, out var second);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields.SetQuantity("heart_rate", NoninStatus.HeartRate(second.HeartRate), "/min");
        into.Fields.SetQuantity("spo2", NoninStatus.SpO2(second.Saturation), "%");
        into.Fields["sensor_disconnect"] = (second.Status & 0x40) != 0;
        into.Fields["out_of_track"] = (second.Status & 0x20) != 0;
        into.Fields["low_perfusion"] = (second.Status & 0x10) != 0;
        into.Fields["marginal_perfusion"] = (second.Status & 0x08) != 0;
        into.Fields["artifact"] = (second.Status & 0x04) != 0;
        into.Fields["sensor_alarm"] = (second.Status2 & 0x08) != 0;
        into.Fields["smart_point"] = second.SmartPoint;
        into.Fields["low_battery"] = second.LowBattery;
        return _decoder.Decode(frame, default, into.Readings);
    }
}
