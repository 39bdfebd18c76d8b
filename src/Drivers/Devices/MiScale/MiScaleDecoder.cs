using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiScale;

/// <summary>The result that was handed on last: scales repeat it for as long as their display is lit.</summary>
internal sealed record MiScaleState(MiScaleMeasurement Last) : DecoderState;

/// <summary>Weight and impedance of one generation of Mi scales. Only results are emitted, each once.</summary>
internal sealed class MiScaleDecoder(bool isSecond) : IFrameDecoder
{
    /// <summary>Reads service data of this generation.</summary>
    public DecodeResult TryRead(ReadOnlySpan<byte> data, out MiScaleMeasurement measurement) =>
        isSecond ? MiScaleMeasurement.TryRead2(data, out measurement) : MiScaleMeasurement.TryRead1(data, out measurement);

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = TryRead(frame, out var measurement);
        if (result.Outcome != DecodeOutcome.Decoded || !measurement.IsResult)
        {
            return result;
        }

        var last = (context.State as MiScaleState)?.Last;
        if (last == measurement)
        {
            return DecodeResult.Ignored;
        }

        into.NextState = new MiScaleState(measurement);
        var time = measurement.Time.Value;

        // The second generation states the weight first and measures the impedance afterwards: then the weight is no news.
        if (last is null || last.Value with { Impedance = measurement.Impedance } != measurement)
        {
            string? unit = measurement.Unit == MiScaleUnit.Kilogram ? null : measurement.UnitCode;
            into.Add(new DecodedReading(Metrics.Weight, measurement.Weight, Validity.Valid, MeasuredAt: time) { SourceUnit = unit });
        }

        if (measurement.Impedance is { } impedance)
        {
            into.Add(new(Metrics.BodyImpedance, impedance, Validity.Valid, MeasuredAt: time));
        }

        return result;
    }
}

/// <summary>Fields of an advertisement of one generation.</summary>
internal sealed class MiScaleProfile(bool isSecond)
    : AdvertisementProfile(isSecond ? "miscale2" : "miscale1", isSecond ? MiScaleMeasurement.Service2 : MiScaleMeasurement.Service1)
{
    private readonly MiScaleDecoder _decoder = new(isSecond);

    protected override DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into)
    {
        var result = _decoder.TryRead(data, out var measurement);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("weight", measurement.Weight, measurement.UnitCode);
        fields["stabilized"] = measurement.IsStabilized;
        fields["removed"] = measurement.IsRemoved;
        fields.SetTime("timestamp", measurement.Time);
        fields["emit"] = measurement.IsResult;
        if (isSecond)
        {
            fields.SetQuantity("impedance", measurement.Impedance, "Ohm");
        }

        return _decoder.Decode(data, context, into.Readings);
    }
}
