using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Edge.Sync.Fhir.Checking;

/// <summary>
/// HL7's JSON schema of FHIR R4, compiled once. A keyword that this class does not know fails the load: a rule must never be
/// left out unnoticed. Immutable and thread-safe after the load.
/// </summary>
public sealed class FhirSchema
{
    private const string DefinitionPrefix = "#/definitions/";
    private const string AnyResource = "ResourceList";

    // The schema refers to this without defining it, and means any resource.
    private const string UndefinedResource = "Resource";
    private static readonly Lazy<FhirSchema> LazyBundled = new(LoadBundled);
    private readonly Dictionary<string, SchemaNode> _definitions = [];
    private readonly Dictionary<string, Regex> _patterns = [];

    private FhirSchema()
    {
    }

    /// <summary>The schema that comes with the program (data/fhir).</summary>
    public static FhirSchema Bundled => LazyBundled.Value;

    /// <summary>Compiles a schema.</summary>
    /// <exception cref="InvalidDataException">A keyword is not known.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static FhirSchema Load(Stream json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var schema = new FhirSchema();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Name is not ("$schema" or "id" or "description" or "discriminator" or "oneOf" or "definitions"))
                throw new InvalidDataException($"the schema has an unknown keyword '{property.Name}'");
        }

        foreach (JsonProperty definition in document.RootElement.GetProperty("definitions").EnumerateObject())
            schema._definitions[definition.Name] = schema.Compile(definition.Value, definition.Name);
        return schema;
    }

    /// <summary>A definition, or null: nothing fits what the schema refers to and does not define.</summary>
    internal SchemaNode? Definition(string name) => _definitions.GetValueOrDefault(name == UndefinedResource ? AnyResource : name);

    /// <summary>The resource type's definition, or null when it is not a resource.</summary>
    internal SchemaNode? Resource(string type) =>
        _definitions.TryGetValue(type, out SchemaNode? node) && node.Properties?.ContainsKey("resourceType") == true ? node : null;

    private static FhirSchema LoadBundled()
    {
        using Stream packed = typeof(FhirSchema).Assembly.GetManifestResourceStream("fhir.schema.json.gz")!;
        using var plain = new GZipStream(packed, CompressionMode.Decompress);
        return Load(plain);
    }

    private SchemaNode Compile(JsonElement json, string where)
    {
        var node = new SchemaNode { IsAnyResource = where == AnyResource };
        foreach (JsonProperty keyword in json.EnumerateObject())
        {
            JsonElement value = keyword.Value;
            switch (keyword.Name)
            {
                case "description":
                    break;
                case "$ref" when value.GetString()!.StartsWith(DefinitionPrefix, StringComparison.Ordinal):
                    node.Reference = value.GetString()![DefinitionPrefix.Length..];
                    break;
                case "type":
                    node.Type = value.GetString();
                    break;
                case "pattern":
                    node.Pattern = Pattern(value.GetString()!);
                    break;
                case "enum":
                    node.Words = [.. value.EnumerateArray().Select(w => w.GetString()!)];
                    break;
                case "const":
                    node.Words = [value.GetString()!];
                    break;
                case "items":
                    node.Items = Compile(value, where);
                    break;
                case "properties":
                    node.Properties = value.EnumerateObject().ToDictionary(p => p.Name, p => Compile(p.Value, where + "." + p.Name));
                    break;
                case "required":
                    node.Required = [.. value.EnumerateArray().Select(r => r.GetString()!)];
                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.False:
                    break;
                case "oneOf" when node.IsAnyResource:
                    break;
                default:
                    throw new InvalidDataException($"the schema has an unknown keyword '{keyword.Name}' at {where}");
            }
        }

        return node;
    }

    // A dollar sign of the schema's dialect is the end of the text, never the place before a last line feed. Without backtracking no
    // text can make a pattern slow.
    private Regex Pattern(string text)
    {
        if (!_patterns.TryGetValue(text, out Regex? pattern))
            _patterns[text] = pattern = new Regex(text.EndsWith('$') ? text[..^1] + "\\z" : text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return pattern;
    }
}
