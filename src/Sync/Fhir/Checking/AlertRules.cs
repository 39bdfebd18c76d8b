using System.Text.Json;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I14: an alert says phase, state, inactivation, priority and type once each, and has an end exactly when it is final.</summary>
internal static class AlertRules
{
    private static readonly string[] Events = ["196648", "196670", "196674", "196652", "196616"];

    private static readonly string[] Needed = ["subject", "device", "issued"];

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["68481"] = ["start", "update", "escalate", "continue", "end", "tpoint"],
        ["68482"] = ["inactive", "active", "latched", "off"],
        ["68483"] = ["enabled", "audio-paused", "audio-off", "alarm-paused", "alarm-off", "alert-acknowledged"],
        ["68484"] = ["PH", "PM", "PL"],
        ["68485"] = ["SP", "ST", "SA"],
    };

    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        (string System, string Code)[] codes = [.. resource.Codings("code")];
        if (codes.Length != 1 || codes[0].System != FhirSystems.Mdc || !Events.Contains(codes[0].Code))
            Add(path + ".code", "is not an event code of alarms");
        Dictionary<string, string> said = [];
        int index = 0;
        foreach (JsonElement component in resource.Items("component"))
        {
            string at = $"{path}.component[{index++}]";
            if (component.Codings("code").FirstOrDefault() is not { Code.Length: > 0 } coding)
                continue;
            if (coding.System != FhirSystems.Mdc || !Words.TryGetValue(coding.Code, out string[]? words))
                Add(at + ".code", "is not a part of an alert");
            else if (!words.Contains(component.Text("valueString")))
                Add(at + ".valueString", "is not a word of this part");
            else if (!said.TryAdd(coding.Code, component.Text("valueString")!))
                Add(at + ".code", "is there twice");
        }

        foreach (string missing in Words.Keys.Where(w => !said.ContainsKey(w)))
            Add($"{path}.component", $"{missing} is missing");
        string? status = resource.Text("status");
        bool hasEnd = resource.Get("effectivePeriod")?.Has("end") == true;
        if (status is not ("final" or "preliminary") || hasEnd != (status == "final"))
            Add(path + ".effectivePeriod.end", "a final alert has an end, a preliminary one has none");
        if (resource.Get("effectivePeriod")?.Has("start") != true)
            Add(path + ".effectivePeriod.start", "is missing");
        bool saysEnd = said.GetValueOrDefault("68481") == "end", saysInactive = said.GetValueOrDefault("68482") == "inactive";
        if (said.Count == Words.Count && (saysEnd != (status == "final") || saysInactive != (status == "final")))
            Add(path + ".component", "phase and state do not fit the status");
        foreach (string missing in Needed.Where(n => !resource.Has(n)))
            Add($"{path}.{missing}", "is missing");

        void Add(string at, string text) => findings.Add(new Finding(at, "I14", text));
    }
}
