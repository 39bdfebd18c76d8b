using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I17: nothing that names a person, unless the export is meant to.</summary>
internal static class PersonRules
{
    private static readonly string[] OfPersons = ["name", "birthDate", "telecom", "address", "photo", "contact", "text", "maritalStatus", "_birthDate"];
    private static readonly string[] Types = ["Patient", "RelatedPerson", "Person", "Practitioner"];

    public static void Check(JsonElement resource, string path, CheckOptions options, List<Finding> findings)
    {
        if (options.MayNamePersons || options.IsForeign)
            return;
        foreach (string name in Types.Contains(resource.Type()) ? OfPersons.Where(n => resource.Has(n)) : [])
            findings.Add(new Finding($"{path}.{name}", "I17", "names a person"));
        foreach ((string inner, JsonElement json) in resource.Objects(path))
        {
            bool isPerson = json.Text("reference") is { } reference && Types.Contains(ReferenceRules.TypeIn(reference));
            if (isPerson && json.Has("display"))
                findings.Add(new Finding(inner + ".display", "I17", "names a person"));
        }

        if (resource.Has("text"))
            findings.Add(new Finding(path + ".text", "I17", "no narrative is written, since it could name a person"));
    }
}
