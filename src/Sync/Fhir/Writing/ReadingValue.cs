using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>The number of a reading in a UCUM unit of the allow-list, with the LOINC codes of that unit; or why there is no number.</summary>
/// <param name="Quantity">The value with the device's scale, or null.</param>
/// <param name="Absent">Code of data-absent-reason when there is no value.</param>
/// <param name="Loinc">Codes that fit the unit, preferred first.</param>
/// <param name="Status">Code of measurement-status, or null.</param>
internal sealed record ReadingValue(Quantity? Quantity, string? Absent, IReadOnlyList<string> Loinc, string? Status)
{
    private const int MostScale = 28;
    private const string MillimolePerLitre = "mmol/L";

    /// <summary>LOINC codes of the amount of substance, where LOINC tells mass and amount apart.</summary>
    public static IReadOnlyDictionary<uint, string> MolarLoinc { get; } = new Dictionary<uint, string> { [160184] = "14743-9", [160212] = "105272-9" };

    /// <summary>Judges one reading (data model, section 3); null with a reason when it must not become a resource.</summary>
    public static ReadingValue? Of(ReadingRecord reading, Metric metric, out string? reason)
    {
        reason = null;
        var validity = (Validity)reading.Validity;
        if (!Enum.IsDefined(validity))
            reason = "unknown-validity";
        else if (validity == Validity.Ongoing)
            reason = "not-final";
        else if (reading.Mode > (uint)GenerationMode.Demo)
            reason = "unknown-mode";
        else if (reading.Scale > MostScale)
            reason = "scale";
        if (reason is not null)
            return null;
        string? absent = AbsentReason(validity, (QualityFlags)reading.Flags);
        string unit = reading.Unit.Length == 0 ? metric.Ucum : reading.Unit;
        if (absent is not null)
            return new ReadingValue(null, absent, metric.Loinc, null);
        if (!reading.HasMantissa)
        {
            reason = "no-value";
            return null;
        }

        if (InUnit(Join(reading.Mantissa, reading.Scale), unit, metric) is not { } value)
        {
            reason = "unknown-unit";
            return null;
        }

        string? status = validity switch { Validity.Validated => "validated-data", Validity.Questionable => "questionable", _ => null };
        return IsPlausible(value, metric)
            ? new ReadingValue(value, null, value.Code == MillimolePerLitre ? [MolarLoinc[metric.Mdc]] : metric.Loinc, status)
            : new ReadingValue(null, "error", metric.Loinc, null);
    }

    /// <summary>Mantissa x 10^-scale; the scale is data and survives.</summary>
    public static decimal Join(long mantissa, uint scale)
    {
        ulong digits = mantissa < 0 ? 0 - (ulong)mantissa : (ulong)mantissa;
        return new decimal((int)(digits & 0xFFFF_FFFF), (int)(digits >> 32), 0, mantissa < 0, (byte)Math.Min(scale, MostScale));
    }

    private static string? AbsentReason(Validity validity, QualityFlags flags) => validity switch
    {
        Validity.CalibrationOngoing => "temp-unknown",
        Validity.Invalid => "error",
        Validity.Overflow => "positive-infinity",
        Validity.Underflow => "negative-infinity",
        Validity.NotAvailable => (flags & QualityFlags.SensorOff) != 0 ? "not-performed" : "unknown",
        _ => null,
    };

    // Glucose keeps the unit that its device shows, since both have codes; every other foreign unit becomes the metric's own.
    private static Quantity? InUnit(decimal value, string unit, Metric metric)
    {
        if (unit == metric.Ucum || (unit == MillimolePerLitre && MolarLoinc.ContainsKey(metric.Mdc)))
            return FhirSystems.Quantity(value, unit);
        return UnitConversion.ToCanonical(value, unit, metric) is { } converted ? FhirSystems.Quantity(converted, metric.Ucum) : null;
    }

    private static bool IsPlausible(Quantity value, Metric metric) =>
        UnitConversion.ToCanonical(value.Value, value.Code!, metric) is { } canonical && metric.IsPlausible(canonical);
}
