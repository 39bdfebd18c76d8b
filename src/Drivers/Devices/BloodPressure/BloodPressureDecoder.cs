using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BloodPressure;

/// <summary>
/// Readings of 2A35. Without a systolic pressure the inflation failed and there is no blood pressure at all. A mean that is
/// missing or 0 is left out and never computed. Pressures stay in the unit of the cuff.
/// </summary>
internal sealed class BloodPressureDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = BloodPressureMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded && measurement.Systolic.Value is not null)
        {
            var condition = (measurement.Status ?? default).Condition;
            Add(Pressure(Metrics.NibpSystolic, measurement.Systolic, measurement, condition), measurement, into);
            Add(Pressure(Metrics.NibpDiastolic, measurement.Diastolic, measurement, condition), measurement, into);
            if (measurement.Mean.Value is not (null or 0))
            {
                Add(Pressure(Metrics.NibpMean, measurement.Mean, measurement, condition), measurement, into);
            }

            if (measurement.PulseRate is { } pulse)
            {
                // No heart stands still: 0 means that no pulse was found.
                var rate = pulse.Value == 0 ? MderNumber.Absent : pulse;
                var pulseCondition = (measurement.Status ?? default).PulseCondition;
                Add(pulseCondition.Reading(Metrics.PulseRateCuff, rate, measurement.Timestamp?.Value), measurement, into);
            }
        }

        return reader.Result;
    }

    private static DecodedReading Pressure(Metric metric, MderNumber number, in BloodPressureMeasurement measurement, SignalCondition condition) =>
        condition.Reading(metric, number, measurement.Timestamp?.Value) with { SourceUnit = measurement.IsKilopascal ? measurement.Ucum : null };

    private static void Add(DecodedReading reading, in BloodPressureMeasurement measurement, DecodedFrame into) =>
        into.Add(reading with { UserSlot = measurement.UserSlot });
}

/// <summary>Readings of 2A36: the pressure in the cuff while it inflates and deflates, which is no blood pressure.</summary>
internal sealed class CuffPressureDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = BloodPressureMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = (measurement.Status ?? default).Condition;
            into.Add(condition.Reading(Metrics.CuffPressure, measurement.Systolic, measurement.Timestamp?.Value) with
            {
                SourceUnit = measurement.IsKilopascal ? measurement.Ucum : null,
                UserSlot = measurement.UserSlot,
            });
        }

        return reader.Result;
    }
}
