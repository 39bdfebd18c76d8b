using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I3: no empty array, object or text, and no null.</summary>
internal static class EmptyRule
{
    public static void Check(JsonElement json, string path, List<Finding> findings)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                if (!json.EnumerateObject().Any())
                    findings.Add(new Finding(path, "I3", "an empty object"));
                foreach (JsonProperty property in json.EnumerateObject())
                    Check(property.Value, path + "." + property.Name, findings);
                break;
            case JsonValueKind.Array:
                if (json.GetArrayLength() == 0)
                    findings.Add(new Finding(path, "I3", "an empty array"));
                int index = 0;
                foreach (JsonElement item in json.EnumerateArray())
                    Check(item, $"{path}[{index++}]", findings);
                break;
            case JsonValueKind.String when json.ValueEquals(""):
                findings.Add(new Finding(path, "I3", "an empty text"));
                break;
            case JsonValueKind.Null:
                findings.Add(new Finding(path, "I3", "null"));
                break;
        }
    }
}
