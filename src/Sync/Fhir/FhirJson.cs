using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Edge.Sync.Fhir.Resources;

namespace Edge.Sync.Fhir;

/// <summary>
/// FHIR JSON of resources, UTF-8. Decimals are written with their scale and never pass through a double. Thread-safe.
/// </summary>
public static class FhirJson
{
    /// <summary>Media type of FHIR JSON.</summary>
    public const string ContentType = "application/fhir+json";

    // Characters such as + and accents stay as they are: the text is served as JSON and never put into a page.
    private static readonly FhirJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The resource as JSON text.</summary>
    public static string Write(FhirResource resource) => JsonSerializer.Serialize(resource, Context.FhirResource);

    /// <summary>The resource as UTF-8.</summary>
    public static byte[] WriteUtf8(FhirResource resource) => JsonSerializer.SerializeToUtf8Bytes(resource, Context.FhirResource);

    /// <summary>The resource as a node, with its type first.</summary>
    public static JsonNode ToNode(FhirResource resource) => JsonNode.Parse(WriteUtf8(resource))!;
}

/// <summary>Source-generated serializers of all resources.</summary>
[JsonSerializable(typeof(FhirResource))]
internal sealed partial class FhirJsonContext : JsonSerializerContext;
