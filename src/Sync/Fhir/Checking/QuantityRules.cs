using System.Text.Json;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I6: codes of UCUM are of the allow-list; in resources of others at least none of the usual slips.</summary>
internal static class QuantityRules
{
    private static readonly string[] Slips = ["mmHg", "C", "F", "bpm", "mg/dl", "mmol/l", "beats/min", "breaths/min", "percent"];

    public static void Check(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            bool isFault = json.Text("system") == FhirSystems.Ucum && json.Text("code") is { } code
                && (options.IsForeign ? Slips.Contains(code) : !Metrics.UcumAllowed.Contains(code));
            if (isFault)
                findings.Add(new Finding(inner + ".code", "I6", "not a unit of the allow-list"));
            if (!options.IsForeign && json.Get("value") is { ValueKind: JsonValueKind.Number } && (json.Text("system") != FhirSystems.Ucum || !json.Has("code")))
                findings.Add(new Finding(inner, "I6", "a quantity has a unit of UCUM"));
        }
    }
}
