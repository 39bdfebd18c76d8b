using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Reply to the realtime command, offsets in the whole frame: 7 SpO2, 8 pulse rate, 14 battery, 16 motion, 17 perfusion index in
/// tenths, 18 worn (bit 0). Worn without SpO2 = still calibrating.
/// </summary>
internal readonly record struct O2RingRealtime(byte RawSpO2, byte RawPulseRate, byte RawBattery, byte Motion, byte RawPerfusionIndex, bool IsWorn)
{
    public const int MinBytes = 19;

    public bool IsCalibrating => IsWorn && RawSpO2 == 0;

    public decimal? SpO2 => IsWorn ? OximeterCode.SpO2(RawSpO2) : null;

    public decimal? PulseRate => IsWorn ? OximeterCode.PulseRate(RawPulseRate) : null;

    public decimal? PerfusionIndex => IsWorn ? OximeterCode.PerfusionIndex(RawPerfusionIndex) : null;

    public decimal? Battery => OximeterCode.Battery(RawBattery);

    /// <summary>Reads the fields; header and check sum are not looked at.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out O2RingRealtime realtime)
    {
        realtime = default;
        if (frame.Length < MinBytes)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        realtime = new(frame[7], frame[8], frame[14], frame[16], frame[17], (frame[18] & 0x01) != 0);
        return DecodeResult.Decoded;
    }

    /// <summary>Adds the readings: without a finger there is no number but the battery's.</summary>
    public void AddTo(DecodedFrame into)
    {
        var condition = SignalCondition.Good.Off(!IsWorn);
        into.Add(Reading(condition, Metrics.SpO2, SpO2));
        into.Add(Reading(condition, Metrics.PulseRateOximeter, PulseRate));
        into.Add(Reading(condition, Metrics.PerfusionIndex, PerfusionIndex));
        if (Battery is { } battery)
        {
            into.Add(new(Metrics.Battery, battery, Validity.Valid));
        }
    }

    private DecodedReading Reading(SignalCondition condition, Metric metric, decimal? value) => IsCalibrating
        ? new(metric, null, Validity.CalibrationOngoing, QualityFlags.Searching)
        : condition.Reading(metric, value);
}
