using System.Globalization;
using System.Text.Json;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Writing;

namespace Edge.Sync.Fhir.Checking;

/// <summary>
/// I7 beyond metrics: each code that this product writes is a known word of its system, each extension a known one, each
/// reference has the form of our ids, and a quantity has a number.
/// </summary>
internal static class WordRules
{
    private static readonly string[] Absent = ["error", "temp-unknown", "positive-infinity", "negative-infinity", "not-performed", "unknown", "not-a-number"];

    // Path without indexes, systems, words; no words = any.
    private static readonly Dictionary<string, (string[] Systems, string[] Words)> Codes = new()
    {
        ["Observation.interpretation"] = ([FhirSystems.MeasurementStatus], ["validated-data", "questionable", "in-alarm"]),
        ["Observation.component.interpretation"] = ([FhirSystems.MeasurementStatus], ["validated-data", "questionable"]),
        ["Observation.dataAbsentReason"] = ([FhirSystems.DataAbsent], Absent),
        ["Observation.component.dataAbsentReason"] = ([FhirSystems.DataAbsent], Absent),
        ["Observation.code"] = ([FhirSystems.Mdc, FhirSystems.Loinc], []),
        ["Observation.component.code"] = ([FhirSystems.Mdc, FhirSystems.Loinc], []),
        ["Device.type"] = ([FhirSystems.Mdc], ["65573", "531981", "528388"]),
        ["Device.version.type"] = ([FhirSystems.Mdc], ["531974", "531975", "531976"]),
        ["DeviceMetric.unit"] = ([FhirSystems.Mdc, FhirSystems.Ucum], []),
        ["Communication.category"] = ([FhirSystems.CommunicationCategory], ["alert"]),
        ["Flag.category"] = (["http://terminology.hl7.org/CodeSystem/flag-category"], ["safety"]),
        ["Provenance.agent.type"] = ([FhirSystems.ProvenanceAgentType], ["assembler", "performer"]),
    };

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["Observation.status"] = ["final", "preliminary", "amended", "corrected", "entered-in-error"],
        ["Communication.status"] = ["completed", "entered-in-error"],
        ["Communication.priority"] = ["routine", "urgent", "asap", "stat"],
        ["RiskAssessment.status"] = ["preliminary", "final", "amended", "corrected", "entered-in-error"],
        ["DetectedIssue.status"] = ["preliminary", "final", "amended", "corrected", "entered-in-error"],
        ["Flag.status"] = ["active", "inactive", "entered-in-error"],
        ["Device.status"] = ["active", "inactive", "entered-in-error"],
    };

    private static readonly string[] Extensions = [FhirSystems.GatewayDevice, FhirSystems.CoincidentReference, FhirSystems.SimpleAlerting, FhirSystems.DataAbsentExtension];
    private static readonly string[] OwnExtensions = ["/signal-quality", "/quality-flag"];
    private static readonly string[] AlertingParts = ["currentLimits", "alertOperationalState", "alertOperationalText", "thresholdNotificationText"];
    private static readonly string[] AlertingStates = ["Limits-On", "Limits-Off", "Limits-Low-Off", "Limits-High-Off"];

    public static void Check(JsonElement resource, string path, List<Finding> findings)
    {
        string type = resource.Type();
        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            string plain = type + ReferenceRules.Plain(inner[path.Length..]);
            CheckConcept(json, plain, inner, findings);
            if (json.Text("reference") is { } reference && !IsOwnReference(reference))
                findings.Add(new Finding(inner, "I9", "is not a reference of the form that we write"));
            if (plain.EndsWith(".extension", StringComparison.Ordinal))
                CheckExtension(json, inner, findings);
            if (IsQuantity(plain) && json.Get("value") is not { ValueKind: JsonValueKind.Number })
                findings.Add(new Finding(inner + ".value", "I6", "a quantity has a number"));
        }

        foreach ((string at, string[] words) in Words.Where(w => w.Key.StartsWith(type + ".", StringComparison.Ordinal)))
        {
            if (resource.Text(at[(type.Length + 1)..]) is { } word && !words.Contains(word))
                findings.Add(new Finding(path + at[type.Length..], "I1", "is not a word of this element"));
        }

        if (type == "DeviceMetric")
            CheckChannel(resource, path, findings);
        if (type == "Observation")
            CheckCategories(resource, path, findings);
    }

    private static void CheckConcept(JsonElement json, string plain, string path, List<Finding> findings)
    {
        bool isCoding = plain.EndsWith(".coding", StringComparison.Ordinal) || plain.EndsWith(".tag", StringComparison.Ordinal);
        if (isCoding && (!json.Has("system") || !json.Has("code")))
            findings.Add(new Finding(path, "I7", "a code has a system and a word"));
        if (plain.EndsWith(".tag", StringComparison.Ordinal) && json.Text("system") is { } tag && tag != FhirSystems.TestHealthSystem && !tag.EndsWith("/code", StringComparison.Ordinal))
            findings.Add(new Finding(path, "I18", "a tag of an unknown system"));
        string holder = isCoding && plain.EndsWith(".coding", StringComparison.Ordinal) ? plain[..^".coding".Length] : "";
        if (Codes.TryGetValue(holder, out (string[] Systems, string[] Words) allowed)
            && (!allowed.Systems.Contains(json.Text("system")) || (allowed.Words.Length > 0 && !allowed.Words.Contains(json.Text("code")))))
            findings.Add(new Finding(path, "I7", "is not a known code of this element"));
    }

    private static void CheckCategories(JsonElement resource, string path, List<Finding> findings)
    {
        foreach (JsonElement coding in resource.Items("category").SelectMany(c => c.Items("coding")))
        {
            string? system = coding.Text("system"), code = coding.Text("code");
            bool isKnown = code == "device-alert" ? system?.EndsWith("/code", StringComparison.Ordinal) == true
                : system == FhirSystems.ObservationCategory && code is "vital-signs" or "laboratory" or "procedure";
            if (!isKnown)
                findings.Add(new Finding(path + ".category", "I7", "is not a known category"));
        }
    }

    private static void CheckChannel(JsonElement resource, string path, List<Finding> findings)
    {
        string? mdc = resource.Codings("type").Where(c => c.System == FhirSystems.Mdc).Select(c => c.Code).FirstOrDefault();
        Metric? metric = mdc == Text(FhirSystems.NibpPanel) ? Metrics.NibpSystolic
            : uint.TryParse(mdc, NumberStyles.None, CultureInfo.InvariantCulture, out uint code) ? Metrics.FromMdc(code) : null;
        if (metric is null)
            findings.Add(new Finding(path + ".type", "I7", "the MDC code is not in the table"));
        else if (!resource.Codings("unit").SequenceEqual([(FhirSystems.Mdc, Text(metric.MdcUnit)), (FhirSystems.Ucum, metric.Ucum)]))
            findings.Add(new Finding(path + ".unit", "I6", "is not the unit of the metric"));
    }

    private static void CheckExtension(JsonElement json, string path, List<Finding> findings)
    {
        string url = json.Text("url") ?? "";
        bool isKnown = Extensions.Contains(url) || AlertingParts.Contains(url) || OwnExtensions.Any(o => url.EndsWith(o, StringComparison.Ordinal));
        bool hasContent = json.Choices("value").Any() != json.Items("extension").Any();
        bool isState = url != "alertOperationalState" || json.Codings("valueCodeableConcept").All(c => c.System == FhirSystems.AlertOperationalStates && AlertingStates.Contains(c.Code));
        bool isFlag = !url.EndsWith("/quality-flag", StringComparison.Ordinal) || Enum.TryParse<QualityFlags>(json.Text("valueCode"), out _);
        bool isQuality = !url.EndsWith("/signal-quality", StringComparison.Ordinal) || json.Number("valueDecimal") is >= 0 and <= 1;
        if (!isKnown || !hasContent || !isState || !isFlag || !isQuality)
            findings.Add(new Finding(path, "I7", "is not an extension that we write, or not with this value"));
    }

    private static bool IsQuantity(string plain) =>
        plain.EndsWith(".valueQuantity", StringComparison.Ordinal) || plain.EndsWith(".low", StringComparison.Ordinal) || plain.EndsWith(".high", StringComparison.Ordinal) || plain.EndsWith(".origin", StringComparison.Ordinal);

    // Type/uuid, urn:uuid, or an address with such an end.
    private static bool IsOwnReference(string reference)
    {
        string id = reference[(reference.LastIndexOfAny(['/', ':']) + 1)..];
        bool isUuid = Guid.TryParseExact(id, "D", out _) && id[14] == '5';
        return isUuid && (reference.StartsWith("urn:uuid:", StringComparison.Ordinal) || FhirSchema.Bundled.Resource(ReferenceRules.TypeIn(reference) ?? "") is not null);
    }

    private static string Text(uint code) => code.ToString(CultureInfo.InvariantCulture);
}
