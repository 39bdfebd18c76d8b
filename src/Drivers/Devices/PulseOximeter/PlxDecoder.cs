using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>Readings of a measurement; those of the fast and slow windows stay in the view.</summary>
/// <param name="isSpotCheck">True for 2A5E, false for 2A5F.</param>
internal sealed class PlxDecoder(bool isSpotCheck) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = isSpotCheck ? PlxMeasurement.ReadSpotCheck(ref reader) : PlxMeasurement.ReadContinuous(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = measurement.Status.Condition(isSpotCheck);
            into.Add(condition.Reading(Metrics.SpO2, measurement.Normal.SpO2, measurement.MeasuredAt));
            into.Add(condition.Reading(Metrics.PulseRateOximeter, measurement.Normal.PulseRate, measurement.MeasuredAt));
            if (measurement.AmplitudeIndex is { } index)
            {
                into.Add(condition.Reading(Metrics.PerfusionIndex, index, measurement.MeasuredAt));
            }
        }

        return reader.Result;
    }
}
