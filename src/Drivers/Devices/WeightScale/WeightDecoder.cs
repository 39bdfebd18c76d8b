using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>Readings of 2A9D: weight, and BMI and height where the scale knows them.</summary>
internal sealed class WeightDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = WeightMeasurement.Read(ref reader);
        if (reader.Result.Outcome != DecodeOutcome.Decoded)
        {
            return reader.Result;
        }

        var state = ScaleState.Of(context);
        var weighIn = WeighIn.Of(measurement.Timestamp, measurement.UserId, context);
        var readings = new ScaleReadings(weighIn, measurement.Units, into);
        if (!state.HasWeight(weighIn, isComposition: false))
        {
            readings.AddMass(Metrics.Weight, measurement.Weight);
            into.NextState = measurement.Weight is null ? null : state with { Weighed = weighIn, WasComposition = false };
        }

        if (measurement.BodyMassIndex is { } index)
        {
            readings.Add(Metrics.BodyMassIndex, index);
            readings.AddHeight(measurement.RawHeight);
        }

        return reader.Result;
    }
}

/// <summary>Adds the readings of one weigh-in.</summary>
internal readonly ref struct ScaleReadings(WeighIn weighIn, ScaleUnits units, DecodedFrame into)
{
    private readonly WeighIn _weighIn = weighIn;
    private readonly ScaleUnits _units = units;
    private readonly DecodedFrame _into = into;

    public void Add(Metric metric, decimal? value, QualityFlags flags = QualityFlags.None, string? sourceUnit = null) =>
        _into.Add(SignalCondition.Good.Note(true, flags).Reading(metric, value, _weighIn.MeasuredAt) with
        {
            SourceUnit = sourceUnit,
            UserSlot = _weighIn.UserSlot,
        });

    public void AddMass(Metric metric, decimal? value) => Add(metric, value, sourceUnit: _units.IsImperial ? _units.MassUcum : null);

    public void AddHeight(ushort? raw) =>
        Add(Metrics.Height, ScaleUnits.HeightReading(raw), sourceUnit: _units.IsImperial ? _units.HeightUcum : null);
}
