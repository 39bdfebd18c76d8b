using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I1: what must be there by cardinality. I2: at most one of a choice.</summary>
internal static class StructureRules
{
    private static readonly string[] Stems = ["value", "effective", "occurrence", "occurred", "identified", "probability", "onset", "deceased", "when", "content"];

    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["Observation"] = ["status", "code"],
        ["DetectedIssue"] = ["status"],
        ["RiskAssessment"] = ["status", "subject"],
        ["Communication"] = ["status"],
        ["Flag"] = ["status", "code", "subject"],
        ["DeviceMetric"] = ["type", "category"],
        ["Bundle"] = ["type"],
        ["Provenance"] = ["target", "recorded", "agent"],
        ["OperationOutcome"] = ["issue"],
        ["CapabilityStatement"] = ["status", "date", "kind", "fhirVersion", "format"],
    };

    private static readonly Dictionary<(string Type, string List), string[]> RequiredInside = new()
    {
        [("Observation", "component")] = ["code"],
        [("Communication", "payload")] = ["contentString|contentReference|contentAttachment"],
        [("Provenance", "agent")] = ["who"],
        [("Provenance", "entity")] = ["role", "what"],
        [("Device", "deviceName")] = ["name", "type"],
        [("Device", "version")] = ["value"],
        [("OperationOutcome", "issue")] = ["severity", "code"],
        [("Observation", "note")] = ["text"],
    };

    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        string type = resource.Type();
        foreach (string name in Required.GetValueOrDefault(type, []))
        {
            if (!resource.Has(name))
                findings.Add(new Finding(path + "." + name, "I1", "is missing"));
        }

        foreach (((string Type, string List) where, string[] names) in RequiredInside.Where(r => r.Key.Type == type))
        {
            int index = 0;
            foreach (JsonElement item in resource.Items(where.List))
            {
                foreach (string name in names.Where(n => !n.Split('|').Any(c => item.Has(c))))
                    findings.Add(new Finding($"{path}.{where.List}[{index}].{name}", "I1", "is missing"));
                index++;
            }
        }

        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            foreach (string stem in Stems)
            {
                string[] choices = [.. json.Choices(stem)];
                if (choices.Length > 1)
                    findings.Add(new Finding(inner, "I2", $"more than one of {stem}[x]: {string.Join(", ", choices)}"));
            }
        }
    }
}
