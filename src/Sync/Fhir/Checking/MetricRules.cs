using System.Globalization;
using System.Text.Json;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I7 and I16 of readings: known code, LOINC and unit of the same row, right category, plausible value.</summary>
internal static class MetricRules
{
    private const string MillimolePerLitre = "mmol/L";
    private static readonly string[] NibpParts = ["150021", "150022", "150023"];

    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        string? mdc = Mdc(resource);
        string? category = resource.Items("category").SelectMany(c => c.Items("coding")).Select(c => c.Text("code")).FirstOrDefault();
        if (mdc == Text(FhirSystems.AbsoluteTime))
        {
            Require(resource.Items("component").All(c => Mdc(c) == Text(FhirSystems.TimeSyncProtocol)), path + ".component", "is not the method of synchronisation", findings);
            return;
        }

        if (!resource.Choices("effective").Any() && !resource.Has("_effectiveDateTime"))
            findings.Add(new Finding(path + ".effectiveDateTime", "I8", "a measurement has a time or a reason for none"));
        bool isForecast = resource.Items("identifier").Any(i => i.Text("system")?.EndsWith("/forecast", StringComparison.Ordinal) == true);
        if (mdc == Text(FhirSystems.NibpPanel))
        {
            CheckPanel(resource, path, findings);
            Require(category == "vital-signs", path + ".category", "is not the category of the metric", findings);
            Require(Loinc(resource).SequenceEqual([FhirSystems.NibpPanelLoinc]), path + ".code", "the LOINC code is not of this metric", findings);
        }
        else if (Row(mdc) is { } metric)
        {
            Require(metric.IsWaveform || isForecast || category == MetricCategory.Of(metric), path + ".category", "is not the category of the metric", findings);
            CheckValue(resource, metric, path, findings);
        }
        else
        {
            findings.Add(new Finding(path + ".code", "I7", "the MDC code is not in the table"));
        }
    }

    private static void CheckPanel(JsonElement resource, string path, List<Finding> findings)
    {
        HashSet<string> seen = [];
        int index = 0;
        foreach (JsonElement component in resource.Items("component"))
        {
            string at = $"{path}.component[{index++}]";
            string? mdc = Mdc(component);
            if (mdc is null || !NibpParts.Contains(mdc) || !seen.Add(mdc))
                findings.Add(new Finding(at + ".code", "I7", "is not a part of this panel, or is there twice"));
            else
                CheckValue(component, Row(mdc)!, at, findings);
        }

        Require(index is >= 1 and <= 3 && !resource.Choices("value").Any(), path, "a panel has one to three parts and no value of its own", findings);
    }

    private static void CheckValue(JsonElement holder, Metric metric, string path, List<Finding> findings)
    {
        JsonElement? quantity = holder.Get("valueQuantity");
        string unit = quantity?.Text("code") ?? metric.Ucum;
        bool isMolar = unit == MillimolePerLitre && ReadingValue.MolarLoinc.ContainsKey(metric.Mdc);
        if (unit != metric.Ucum && !isMolar)
            findings.Add(new Finding(path + ".valueQuantity.code", "I6", "is not a unit of the metric"));
        IReadOnlyList<string> expected = isMolar ? [ReadingValue.MolarLoinc[metric.Mdc]] : metric.Loinc;
        if (!Loinc(holder).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
            findings.Add(new Finding(path + ".code", "I7", "the LOINC code is not of this metric and unit"));
        foreach ((string _, string code) in holder.Codings("code").Where(c => c.System == FhirSystems.Mdc).Skip(1))
            Require(FhirSystems.Sites.Keys.Any(k => Text(k) == code), path + ".code", "the narrower MDC code is not known", findings);
        Require(holder.Codings("code").All(c => c.System is FhirSystems.Mdc or FhirSystems.Loinc), path + ".code", "a code of another system", findings);
        if (quantity?.Number("value") is { } value && UnitConversion.ToCanonical(value, unit, metric) is { } canonical && !metric.IsPlausible(canonical))
            findings.Add(new Finding(path + ".valueQuantity.value", "I16", "is outside the plausible range of the metric"));
    }

    private static IEnumerable<string> Loinc(JsonElement holder) => holder.Codings("code").Where(c => c.System == FhirSystems.Loinc).Select(c => c.Code);

    private static string? Mdc(JsonElement holder) => holder.Codings("code").Where(c => c.System == FhirSystems.Mdc).Select(c => c.Code).FirstOrDefault();

    private static Metric? Row(string? mdc) => uint.TryParse(mdc, NumberStyles.None, CultureInfo.InvariantCulture, out uint code) && Text(code) == mdc ? Metrics.FromMdc(code) : null;

    private static string Text(uint code) => code.ToString(CultureInfo.InvariantCulture);

    private static void Require(bool holds, string path, string otherwise, List<Finding> findings)
    {
        if (!holds)
            findings.Add(new Finding(path, "I7", otherwise));
    }
}
