using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>
/// Checks resources and Bundles: HL7's schema, and the rules I1 to I18 that no schema can say (docs/fhir.md). Any bytes are
/// allowed; it never throws for what it reads. Thread-safe.
/// </summary>
public sealed class FhirChecker(FhirSchema schema)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Findings in the order of the rules; empty when it is good.</summary>
    public IReadOnlyList<Finding> Check(ReadOnlyMemory<byte> utf8, CheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException bad)
        {
            return [new Finding("", "json", bad.Message)];
        }

        using (document)
            return Check(document.RootElement, options);
    }

    private List<Finding> Check(JsonElement root, CheckOptions options)
    {
        List<Finding> findings = [];
        string path = root.Type() is { Length: > 0 } type ? type : "resource";
        new SchemaCheck(schema, findings).Check(root, path);
        EmptyRule.Check(root, path, findings);
        var bundle = root.Type() == "Bundle" ? new BundleRules(root, findings) : null;
        bundle?.Check(path, options);
        foreach ((string inner, JsonElement resource) in Resources(root, path))
        {
            StructureRules.Check(resource, inner, findings);
            TimeRules.Check(resource, inner, options, findings);
            ReferenceRules.Check(resource, inner, bundle, findings);
            ObservationRules.Check(resource, inner, findings);
            PredictionRules.Check(resource, inner, findings);
            QuantityRules.Check(resource, inner, options, findings);
            PersonRules.Check(resource, inner, options, findings);
            if (options.IsForeign)
                continue;
            OwnRules.Check(resource, inner, options, findings);
            WordRules.Check(resource, inner, findings);
        }

        return findings;
    }

    private static IEnumerable<(string Path, JsonElement Resource)> Resources(JsonElement json, string path)
    {
        yield return (path, json);
        int index = 0;
        foreach (JsonElement entry in json.Items("entry"))
        {
            if (entry.Get("resource") is { ValueKind: JsonValueKind.Object } inner)
            {
                foreach ((string Path, JsonElement Resource) nested in Resources(inner, $"{path}.entry[{index}].resource"))
                    yield return nested;
            }

            index++;
        }

        index = 0;
        foreach (JsonElement contained in json.Items("contained"))
            yield return ($"{path}.contained[{index++}]", contained);
    }
}
