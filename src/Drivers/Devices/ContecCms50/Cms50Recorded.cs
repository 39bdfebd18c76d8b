using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>Stored record of family A, 3 bytes, one a second: F0 with bit 7 of the pulse rate, pulse rate with bit 7 set, SpO2.</summary>
internal readonly record struct Cms50Recorded(int RawPulseRate, int RawSpO2)
{
    public const int RecordBytes = 3;

    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out Cms50Recorded record)
    {
        record = default;
        if (bytes.Length != RecordBytes)
        {
            return DecodeResult.Rejected(
                bytes.Length < RecordBytes ? RejectReason.Truncated : RejectReason.BadLength, Math.Min(bytes.Length, RecordBytes));
        }

        int bad = (bytes[0] & 0xFE) != 0xF0 ? 0 : (bytes[1] & 0x80) == 0 ? 1 : (bytes[2] & 0x80) != 0 ? 2 : -1;
        if (bad >= 0)
        {
            return DecodeResult.Rejected(RejectReason.BadSync, bad);
        }

        record = new Cms50Recorded(((bytes[0] & 1) << 7) | (bytes[1] & 0x7F), bytes[2]);
        return DecodeResult.Decoded;
    }
}

/// <summary>View of one stored record; its readings are marked as from storage.</summary>
internal sealed class Cms50RecordedProfile : FrameProfile
{
    public override string Name => "cms50-recorded3";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Cms50Recorded.TryRead(frame, out var record);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            into.Fields.SetQuantity("pulse_rate", record.RawPulseRate, "/min");
            into.Fields.SetQuantity("spo2", record.RawSpO2, "%");
            var condition = SignalCondition.Good.Note(true, QualityFlags.FromStorage);
            into.Readings.Add(condition.Reading(Metrics.SpO2, Cms50Sample.SpO2(record.RawSpO2)));
            into.Readings.Add(condition.Reading(Metrics.PulseRateOximeter, Cms50Sample.PulseRate(record.RawPulseRate)));
        }

        return result;
    }
}
