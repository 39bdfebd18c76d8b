using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>The one measured value of a context, HbA1c, with the time of its measurement; what a person typed in is no reading.</summary>
internal sealed class GlucoseContextDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var reader = new FieldReader(frame);
        var told = GlucoseContext.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded && told.HbA1c is { } number)
        {
            var measurement = (context.State as GlucoseMemory)?.Find(told.Sequence);
            if (measurement is not { IsControlSolution: true })
            {
                var measuredAt = measurement?.MeasuredAt;
                into.Add(new(Metrics.GlycatedHaemoglobin, number.Value, StoredTime.Judge(number.Validity, measuredAt), QualityFlags.FromStorage)
                {
                    MeasuredAt = measuredAt,
                    Record = told.Sequence,
                });
            }
        }

        return reader.Result;
    }
}

/// <summary>Fields of a glucose measurement context.</summary>
internal static class GlucoseContextFields
{
    public static void Write(ref FieldReader reader, FrameExplanation into)
    {
        var told = GlucoseContext.Read(ref reader);
        var fields = into.Fields;
        fields["sequence"] = told.Sequence;
        fields["extended_flags"] = told.ExtendedFlags;
        fields["carb_id"] = told.CarbohydrateId;
        fields.SetPlain("carb_kg", told.Carbohydrate);
        fields["meal"] = told.Meal;
        fields["tester"] = told.TesterHealth & 0x0F;
        fields["health"] = told.TesterHealth >> 4;
        fields["exercise_s"] = told.ExerciseSeconds;
        fields["exercise_pct"] = told.ExercisePercent;
        fields["med_id"] = told.MedicationId;
        fields.SetPlain("med_value", told.Medication);
        fields["med_unit"] = told.Medication is null ? null : told.MedicationIsVolume ? "L" : "kg";
        fields.SetPlain("hba1c_pct", told.HbA1c);
    }
}
