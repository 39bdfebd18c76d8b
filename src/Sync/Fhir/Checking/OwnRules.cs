using System.Globalization;
using System.Text.Json;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I7, I13, I15, I16 and I18: this product's vocabulary, identifiers, flags, ranges and mode tags.</summary>
internal static class OwnRules
{
    private static readonly TimeSpan LongestOff = TimeSpan.FromHours(8);
    private static readonly string[] Logical = ["Observation", "Device", "DeviceMetric", "Patient", "Communication", "Flag", "RiskAssessment", "DetectedIssue"];

    public static void Check(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        CheckIdentifiers(resource, path, options, findings);
        if (resource.Type() == "Flag")
            CheckFlag(resource, path, findings);
        if (resource.Type() == "Observation")
        {
            if (resource.HasConcept("category", "device-alert"))
                AlertRules.Check(resource, path, findings);
            else
                MetricRules.Check(resource, path, findings);
            CheckSource(resource, path, options, findings);
        }

        CheckTags(resource, path, findings);
    }

    private static void CheckIdentifiers(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        int index = 0;
        foreach (JsonElement identifier in resource.Items("identifier"))
        {
            string at = $"{path}.identifier[{index++}]";
            if (!identifier.Has("system") || !identifier.Has("value"))
                findings.Add(new Finding(at, "I13", "needs system and value"));
            bool isStored = identifier.Text("system")?.EndsWith("/obs", StringComparison.Ordinal) == true && identifier.Text("value")?.Contains("/pat-", StringComparison.Ordinal) == true;
            if (isStored && options.Gateway is { } gateway && identifier.Text("value")!.Contains(gateway, StringComparison.Ordinal))
                findings.Add(new Finding(at + ".value", "I13", "names the gateway, so that another gateway would make it twice"));
        }

        // A logical id follows from the identifier, so that a lost or changed one is seen.
        if (index == 1 && Logical.Contains(resource.Type()) && resource.Text("id") is { } id
            && resource.Items("identifier").First() is var only && only.Text("system") is { } system && only.Text("value") is { } value && id != UuidV5.Of(system + "|" + value))
            findings.Add(new Finding(path + ".id", "I13", "is not the uuid of the identifier"));
    }

    private static void CheckFlag(JsonElement flag, string path, List<Finding> findings)
    {
        JsonElement? period = flag.Get("period");
        string? start = period?.Text("start"), end = period?.Text("end");
        if (flag.Text("status") == "active" && (start is null || end is null))
            findings.Add(new Finding(path + ".period", "I15", "an active flag has a start and an end"));
        bool isTooLong = start is not null && end is not null && FhirTimes.TryRead(start, out DateTimeOffset from) && FhirTimes.TryRead(end, out DateTimeOffset to) && to - from > LongestOff;
        if (isTooLong)
            findings.Add(new Finding(path + ".period", "I15", "limits are off for more than 8 h"));
    }

    private static void CheckTags(JsonElement resource, string path, List<Finding> findings)
    {
        string[] codes = [.. resource.Get("meta")?.Items("tag").Select(t => t.Text("code") ?? "") ?? []];
        bool isTest = codes.Contains("HTEST");
        if (isTest != (codes.Contains("test") || codes.Contains("demo")) || (codes.Contains("test") && codes.Contains("demo")))
            findings.Add(new Finding(path + ".meta.tag", "I18", "HTEST and one of test and demo stand together"));
    }

    private static void CheckSource(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        if (options.Source is not { } source)
            return;
        bool isTagged = resource.Get("meta")?.Items("tag").Any(t => t.Text("code") == (source.Mode == 1 ? "test" : "demo")) == true;
        bool hasTags = resource.Get("meta")?.Items("tag").Any() == true;
        if (source.Mode == 0 ? hasTags : !isTagged)
            findings.Add(new Finding(path + ".meta.tag", "I18", "does not say the mode of the reading"));
        if (resource.Get("valueQuantity") is not { } quantity || quantity.Get("value") is not { ValueKind: JsonValueKind.Number } value || Metrics.FromMdc(source.Mdc) is not { } metric)
            return;
        bool isUnitKept = source.Unit.Length == 0 ? quantity.Text("code") == metric.Ucum : quantity.Text("code") == source.Unit;
        if (isUnitKept && value.GetRawText() != ReadingValue.Join(source.Mantissa, source.Scale).ToString(CultureInfo.InvariantCulture))
            findings.Add(new Finding(path + ".valueQuantity.value", "I16", "is not the device's number with the device's decimals"));
    }
}
