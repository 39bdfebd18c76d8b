using System.Globalization;
using System.Text.Json;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I4, I5 and I10: values of an Observation and its samples.</summary>
internal static class ObservationRules
{
    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        if (resource.Type() != "Observation")
            return;
        bool hasValue = resource.Choices("value").Any();
        if (hasValue && resource.Has("dataAbsentReason"))
            findings.Add(new Finding(path + ".dataAbsentReason", "I4", "stands beside a value"));
        HashSet<(string, string)> codes = [.. resource.Codings("code")];
        int index = 0;
        foreach (JsonElement component in resource.Items("component"))
        {
            string at = $"{path}.component[{index++}]";
            if (component.Choices("value").Any() && component.Has("dataAbsentReason"))
                findings.Add(new Finding(at + ".dataAbsentReason", "I4", "stands beside a value"));
            if (!component.Choices("value").Any() && !component.Has("dataAbsentReason"))
                findings.Add(new Finding(at, "I5", "has neither a value nor a reason for none"));
            if (hasValue && component.Codings("code").Any(codes.Contains))
                findings.Add(new Finding(at + ".code", "I4", "is the Observation's own code, which has a value"));
        }

        if (resource.HasConcept("category", "vital-signs") && index == 0 && !hasValue && !resource.Has("dataAbsentReason") && !resource.Has("hasMember"))
            findings.Add(new Finding(path, "I5", "a vital sign needs a value or a reason for none"));
        if (resource.Get("valueSampledData") is { } samples)
            CheckSamples(resource, samples, path + ".valueSampledData", findings);
    }

    private static void CheckSamples(JsonElement resource, JsonElement samples, string path, List<Finding> findings)
    {
        decimal? period = samples.Number("period");
        decimal? dimensions = samples.Number("dimensions");
        if (!samples.Has("origin"))
            findings.Add(new Finding(path + ".origin", "I10", "is missing"));
        if (period is not > 0)
            findings.Add(new Finding(path + ".period", "I10", "must be there and above 0"));
        if (dimensions is not >= 1)
            findings.Add(new Finding(path + ".dimensions", "I10", "must be there and at least 1"));
        if (samples.Number("lowerLimit") > samples.Number("upperLimit"))
            findings.Add(new Finding(path, "I10", "the lower limit is above the upper one"));
        if (samples.Text("data") is not { } data)
            return;
        string[] tokens = data.Split(' ');
        if (tokens.Any(t => t is not ("E" or "L" or "U") && !decimal.TryParse(t, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)))
            findings.Add(new Finding(path + ".data", "I10", "samples are decimals, E, L or U, with one space between them"));
        if (period is > 0 && dimensions is >= 1 && resource.Get("effectivePeriod") is { } span && span.Text("start") is { } start && span.Text("end") is { } end
            && FhirTimes.TryRead(start, out DateTimeOffset from) && FhirTimes.TryRead(end, out DateTimeOffset to))
        {
            decimal stated = (decimal)(to - from).TotalMilliseconds;
            decimal counted = tokens.Length / dimensions.Value * period.Value;
            if (Math.Abs(stated - counted) > period.Value + 1)
                findings.Add(new Finding(path + ".data", "I10", "the number of samples does not fit the period"));
        }
    }
}
