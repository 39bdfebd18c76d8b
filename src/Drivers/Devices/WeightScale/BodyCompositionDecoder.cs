using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>
/// Readings of 2A9C: body fat, which the scale estimates from the impedance, the impedance, weight and height. Muscle,
/// water and metabolism are further estimates and stay in the view.
/// </summary>
internal sealed class BodyCompositionDecoder : IFrameDecoder
{
    // The second packet follows at once; later it belongs to somebody else.
    private static readonly TimeSpan MaxBetweenPackets = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = BodyCompositionMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            Add(measurement, context, into);
        }

        return reader.Result;
    }

    private static void Add(in BodyCompositionMeasurement measurement, in FrameContext context, DecodedFrame into)
    {
        var state = ScaleState.Of(context);
        var first = Continued(measurement, state, context.ReceivedAt);
        var weighIn = first?.WeighIn ?? WeighIn.Of(measurement.Timestamp, measurement.UserId, context);
        var readings = new ScaleReadings(weighIn, measurement.Units, into);

        // Every packet states body fat; a continuation repeats it.
        if (first is not { } open || open.FatPercent != measurement.FatPercent)
        {
            readings.Add(Metrics.BodyFat, measurement.FatPercent, QualityFlags.Estimated);
        }

        if (measurement.Impedance is { } impedance)
        {
            readings.Add(Metrics.BodyImpedance, impedance);
        }

        var next = state with { Open = measurement.Continues ? first ?? new OpenMeasurement(weighIn, measurement.FatPercent) : null };
        if (measurement.Weight is { } weight && !state.HasWeight(weighIn, isComposition: true))
        {
            readings.AddMass(Metrics.Weight, weight);
            next = next with { Weighed = weighIn, WasComposition = true };
        }

        if (measurement.RawHeight is { } height)
        {
            readings.AddHeight(height);
        }

        into.NextState = next;
    }

    private static OpenMeasurement? Continued(in BodyCompositionMeasurement measurement, ScaleState state, MonotonicTime receivedAt) =>
        state.Open is { } open && measurement.Timestamp is null && measurement.UserId is null
            && receivedAt - open.WeighIn.ReceivedAt <= MaxBetweenPackets ? open : null;
}
