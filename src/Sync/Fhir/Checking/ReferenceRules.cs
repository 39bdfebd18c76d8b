using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I9: a reference leads to a type that R4 allows there; I12: inside a transaction it leads to an entry.</summary>
internal static class ReferenceRules
{
    private static readonly string[] Persons = ["Practitioner", "PractitionerRole", "Organization", "CareTeam", "Patient", "RelatedPerson"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Observation.subject"] = ["Patient", "Group", "Device", "Location"],
        ["Observation.device"] = ["Device", "DeviceMetric"],
        ["Observation.derivedFrom"] = ["Observation", "DocumentReference", "ImagingStudy", "Media", "QuestionnaireResponse", "MolecularSequence"],
        ["Observation.hasMember"] = ["Observation", "QuestionnaireResponse", "MolecularSequence"],
        ["Observation.performer"] = Persons,
        ["Observation.encounter"] = ["Encounter"],
        ["Device.patient"] = ["Patient"],
        ["Device.parent"] = ["Device"],
        ["DeviceMetric.source"] = ["Device"],
        ["DeviceMetric.parent"] = ["Device"],
        ["Communication.subject"] = ["Patient", "Group"],
        ["Communication.sender"] = [.. Persons, "Device", "HealthcareService"],
        ["Flag.subject"] = ["Patient", "Location", "Group", "Organization", "Practitioner", "PlanDefinition", "Medication", "Procedure"],
        ["Flag.author"] = ["Device", "Organization", "Patient", "Practitioner", "PractitionerRole"],
        ["RiskAssessment.subject"] = ["Patient", "Group"],
        ["RiskAssessment.performer"] = ["Practitioner", "PractitionerRole", "Device"],
        ["DetectedIssue.patient"] = ["Patient"],
        ["DetectedIssue.author"] = ["Practitioner", "PractitionerRole", "Device"],
        ["Provenance.agent.who"] = [.. Persons, "Device"],
    };

    private static readonly Dictionary<string, string[]> AllowedInExtension = new()
    {
        ["http://hl7.org/fhir/StructureDefinition/observation-gatewayDevice"] = ["Device"],
        ["http://hl7.org/fhir/uv/phd/StructureDefinition/CoincidentTimeStampReference"] = ["Observation"],
    };

    public static void Check(JsonElement resource, string path, BundleRules? bundle, List<Finding> findings)
    {
        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            if (json.Text("reference") is not { } reference)
                continue;
            string? target = bundle?.TypeOf(reference) ?? TypeIn(reference);
            if (bundle is { IsTransaction: true } && reference.StartsWith("urn:uuid:", StringComparison.Ordinal) && target is null)
                findings.Add(new Finding(inner, "I12", "leads to no entry of the Bundle"));
            if (target is null && !reference.StartsWith("urn:", StringComparison.Ordinal) && !reference.StartsWith('#') && !reference.Contains("://", StringComparison.Ordinal))
                findings.Add(new Finding(inner, "I9", "is not a reference to a resource"));
            string[]? allowed = inner.EndsWith(".valueReference", StringComparison.Ordinal) ? InExtension(resource, inner[..^".valueReference".Length], path) : Allowed.GetValueOrDefault(resource.Type() + Plain(inner[path.Length..]));
            if (target is not null && allowed is not null && !allowed.Contains(target))
                findings.Add(new Finding(inner, "I9", $"leads to a {target}, which is not allowed here"));
        }
    }

    /// <summary>Type in <c>Type/id</c>, relative or absolute; null for other forms.</summary>
    public static string? TypeIn(string reference)
    {
        string[] parts = reference.Split('/');
        string[] plain = Array.IndexOf(parts, "_history") is > 0 and var history ? parts[..history] : parts;
        return plain.Length >= 2 && plain[^2].Length > 0 && char.IsAsciiLetterUpper(plain[^2][0]) && plain[^1].Length > 0 ? plain[^2] : null;
    }

    private static string[]? InExtension(JsonElement resource, string extension, string path) =>
        resource.Objects(path).First(o => o.Path == extension).Json.Text("url") is { } url ? AllowedInExtension.GetValueOrDefault(url) : null;

    public static string Plain(string path)
    {
        string plain = path;
        for (int open = plain.IndexOf('[', StringComparison.Ordinal); open >= 0; open = plain.IndexOf('[', StringComparison.Ordinal))
            plain = plain.Remove(open, plain.IndexOf(']', open) - open + 1);
        return plain;
    }
}
