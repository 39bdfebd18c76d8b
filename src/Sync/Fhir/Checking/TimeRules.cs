using System.Text.Json;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I8: times are of the calendar, have a zone, do not lie ahead, and periods run forward.</summary>
internal static class TimeRules
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);

    // What has happened; a forecast's or a flag's period may lie ahead.
    private static readonly string[] Past = ["effectiveDateTime", "issued", "occurrenceDateTime", "identifiedDateTime", "sent", "received", "recorded", "lastUpdated", "effectiveInstant", "authoredOn"];
    private static readonly string[] Names = [.. Past, "start", "end", "date", "birthDate", "valueDateTime", "time", "timestamp"];

    public static void Check(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            foreach (JsonProperty property in json.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String && Names.Contains(property.Name))
                    CheckTime(property, $"{inner}.{property.Name}", resource.Type() != "Flag" && !inner.Contains(".whenPeriod", StringComparison.Ordinal), options, findings);
            }

            if (json.Text("start") is { } start && json.Text("end") is { } end && FhirTimes.TryRead(start, out DateTimeOffset from) && FhirTimes.TryRead(end, out DateTimeOffset to) && from > to)
                findings.Add(new Finding(inner, "I8", "the period ends before it starts"));
        }
    }

    private static void CheckTime(JsonProperty property, string path, bool isPast, CheckOptions options, List<Finding> findings)
    {
        string text = property.Value.GetString()!;
        bool hasTime = text.Contains('T', StringComparison.Ordinal);
        bool hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!FhirTimes.TryRead(text, out DateTimeOffset at))
            findings.Add(new Finding(path, "I8", "not a time of the calendar"));
        else if (hasTime && !hasZone)
            findings.Add(new Finding(path, "I8", "a time without a zone"));
        else if (at > options.Now + Ahead && (Past.Contains(property.Name) || (isPast && property.Name is "start" or "end")))
            findings.Add(new Finding(path, "I8", "lies in the future"));
        else if (property.Name == "effectiveDateTime" && !hasTime && !options.IsForeign)
            findings.Add(new Finding(path, "I8", "a measurement has a time, not just a date"));
    }
}
