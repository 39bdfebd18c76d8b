using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>The reading of a stored test. A bound or a fault gives a word and no number; control solution gives nothing.</summary>
internal sealed class GlucoseMeasurementDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var measurement = GlucoseMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            bool isControl = measurement.Sample is { IsControlSolution: true };
            if (!isControl && Reading(measurement) is { } reading)
            {
                into.Add(reading);
            }

            if (measurement.ContextFollows)
            {
                into.NextState = GlucoseMemory.With(
                    context.State as GlucoseMemory, new(measurement.Sequence, measurement.UserTime, isControl));
            }
        }

        return reader.Result;
    }

    private static DecodedReading? Reading(in GlucoseMeasurement measurement)
    {
        var status = measurement.Status ?? default;
        var validity = status.Validity;
        if (validity is Validity.Valid or Validity.Questionable && measurement.Concentration is { Value: null } special)
        {
            validity = special.Validity;
        }

        bool isGood = validity is Validity.Valid or Validity.Questionable;
        if (isGood && measurement.Concentration is null)
        {
            // A record without result and without a word about it says nothing.
            return null;
        }

        bool isBound = validity is Validity.Overflow or Validity.Underflow;
        decimal? number = isBound ? null : measurement.Number;

        return new(Metrics.GlucoseCapillary, number, StoredTime.Judge(validity, measurement.UserTime), status.Flags | QualityFlags.FromStorage)
        {
            MeasuredAt = measurement.UserTime,
            SourceUnit = measurement.IsMolar ? "mmol/L" : null,
            SiteMdc = measurement.Sample?.Mdc ?? 0,
            Record = measurement.Sequence,
        };
    }
}

/// <summary>Judges a stored value by what is known of its time.</summary>
internal static class StoredTime
{
    /// <summary>A good value of unknown age is shown, but nobody may act on it.</summary>
    public static Validity Judge(Validity validity, DateTime? measuredAt) =>
        validity == Validity.Valid && measuredAt is null ? Validity.Questionable : validity;
}

/// <summary>Fields of a glucose measurement.</summary>
internal static class GlucoseMeasurementFields
{
    public static void Write(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = GlucoseMeasurement.Read(ref reader);
        var fields = into.Fields;
        bool hasResult = measurement.Concentration is not null;
        fields["sequence"] = measurement.Sequence;
        fields.SetTime("base_time", measurement.BaseTime);
        fields["time_offset_min"] = measurement.KnownOffset;
        fields.SetTime("user_time", measurement.UserTime);
        fields["unit"] = !hasResult ? null : measurement.IsMolar ? "mol/L" : "kg/L";
        fields.SetPlain("concentration", measurement.Concentration);
        fields.SetNumber("mg_dl", measurement.IsMolar ? null : measurement.Number);
        fields.SetNumber("mmol_l", measurement.IsMolar ? measurement.Number : null);
        fields["type"] = measurement.Sample?.Type;
        fields["location"] = measurement.Sample?.Location;
        fields["status"] = measurement.Status?.Bits;
        fields["context_follows"] = measurement.ContextFollows;
    }
}
