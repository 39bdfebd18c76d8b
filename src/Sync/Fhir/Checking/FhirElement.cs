using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>Short forms to read JSON that may have any shape: what is not there or is of another kind is null or empty.</summary>
internal static class FhirElement
{
    public static JsonElement? Get(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : null;

    public static bool Has(this JsonElement json, string name) => json.Get(name) is not null;

    public static string? Text(this JsonElement json, string name) => json.Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string Type(this JsonElement json) => json.Text("resourceType") ?? "";

    /// <summary>Exact decimal; null for what is not a number or has more digits than a decimal.</summary>
    public static decimal? Number(this JsonElement json, string name) =>
        json.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out decimal value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Get(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>System and code of each coding of a concept; empty words for what is missing.</summary>
    public static IEnumerable<(string System, string Code)> Codings(this JsonElement json, string name) =>
        json.Get(name) is { } concept ? concept.Items("coding").Select(c => (c.Text("system") ?? "", c.Text("code") ?? "")) : [];

    /// <summary>True when one of the concepts in an array has the code.</summary>
    public static bool HasConcept(this JsonElement json, string name, string code) =>
        json.Items(name).Any(c => c.Items("coding").Any(g => g.Text("code") == code));

    /// <summary>Names of the properties of a choice such as value[x].</summary>
    public static IEnumerable<string> Choices(this JsonElement json, string stem) => json.ValueKind != JsonValueKind.Object
        ? []
        : json.EnumerateObject().Where(p => p.Name.Length > stem.Length && p.Name.StartsWith(stem, StringComparison.Ordinal)
            && char.IsAsciiLetterUpper(p.Name[stem.Length]) && p.Value.ValueKind != JsonValueKind.Array).Select(p => p.Name);

    /// <summary>Every object in it, with its path, outermost first. Nested resources are left out.</summary>
    public static IEnumerable<(string Path, JsonElement Json)> Objects(this JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            yield return (path, json);
            foreach (JsonProperty property in json.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Object || !p.Value.Has("resourceType")))
            {
                foreach ((string Path, JsonElement Json) inner in property.Value.Objects(path + "." + property.Name))
                    yield return inner;
            }
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in json.EnumerateArray())
            {
                foreach ((string Path, JsonElement Json) inner in item.Has("resourceType") ? [] : item.Objects($"{path}[{index}]"))
                    yield return inner;
                index++;
            }
        }
    }
}
