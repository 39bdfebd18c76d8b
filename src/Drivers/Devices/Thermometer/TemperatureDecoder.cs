using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Thermometer;

/// <summary>Where a thermometer that does not say it with each value measures.</summary>
internal sealed record ThermometerSite(byte Type) : DecoderState;

/// <summary>Readings of 2A1C (final) and 2A1E (still rising). Fahrenheit stays Fahrenheit.</summary>
/// <param name="isFinal">False for 2A1E.</param>
internal sealed class TemperatureDecoder(bool isFinal) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = TemperatureMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            var condition = isFinal ? SignalCondition.Good : new SignalCondition(Validity.Ongoing, QualityFlags.Early);
            into.Add(condition.Reading(Metrics.BodyTemperature, measurement.Temperature, measurement.Timestamp?.Value) with
            {
                SourceUnit = measurement.IsFahrenheit ? measurement.Ucum : null,
                SiteMdc = TemperatureSite.MdcOf(measurement.Type ?? (context.State as ThermometerSite)?.Type),
            });
        }

        return reader.Result;
    }
}

/// <summary>Remembers Temperature Type 2A1D, read once, for values that do not name their site.</summary>
internal sealed class TemperatureTypeDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        byte type = reader.U8();
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            into.NextState = new ThermometerSite(type);
        }

        return reader.Result;
    }
}
