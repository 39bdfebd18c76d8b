using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>Checks JSON against the schema: types, patterns, words, unknown properties.</summary>
internal sealed class SchemaCheck(FhirSchema schema, List<Finding> findings)
{
    private const int MostDepth = 100;

    public void Check(JsonElement resource, string path) => AnyResource(resource, path, 0);

    private void AnyResource(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("resourceType", out JsonElement type) || type.ValueKind != JsonValueKind.String)
            Add(path, "a resource is an object with a resourceType");
        else if (schema.Resource(type.GetString()!) is { } definition)
            Node(definition, json, path, depth + 1);
        else
            Add(path + ".resourceType", "not a resource of R4");
    }

    private void Node(SchemaNode node, JsonElement json, string path, int depth)
    {
        if (depth > MostDepth)
        {
            Add(path, "nested too deeply");
            return;
        }

        if (node.Reference is { } reference)
        {
            if (schema.Definition(reference) is { } definition)
                Node(definition, json, path, depth + 1);
            else
                Add(path, $"the schema does not define {reference}");
        }
        else if (node.IsAnyResource)
            AnyResource(json, path, depth);
        else if (node.Properties is not null)
            Object(node, json, path, depth);
        else if (node.Type == "array")
            Array(node, json, path, depth);
        else
            Primitive(node, json, path);
    }

    private void Object(SchemaNode node, JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Add(path, "must be an object");
            return;
        }

        foreach (JsonProperty property in json.EnumerateObject())
        {
            string inner = path + "." + property.Name;
            if (node.Properties!.TryGetValue(property.Name, out SchemaNode? definition))
                Node(definition, property.Value, inner, depth + 1);
            else
                Add(inner, "unknown property");
        }

        foreach (string required in node.Required.Where(r => !json.TryGetProperty(r, out _)))
            Add(path + "." + required, "is missing");
    }

    private void Array(SchemaNode node, JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Add(path, "must be an array");
            return;
        }

        int index = 0;
        foreach (JsonElement item in json.EnumerateArray())
            Node(node.Items!, item, $"{path}[{index++}]", depth + 1);
    }

    private void Primitive(SchemaNode node, JsonElement json, string path)
    {
        bool isOfType = node.Type switch
        {
            "string" => json.ValueKind == JsonValueKind.String,
            "number" => json.ValueKind == JsonValueKind.Number,
            "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };
        if (!isOfType)
        {
            Add(path, $"must be a {node.Type}");
            return;
        }

        string? text = json.ValueKind switch { JsonValueKind.String => json.GetString(), JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(), _ => null };
        if (node.Pattern is { } pattern && (text is null || !pattern.IsMatch(text)))
            Add(path, "does not have the form of its type");
        if (node.Words is { } words && (text is null || !words.Contains(text)))
            Add(path, "is not one of the allowed words");
    }

    private void Add(string path, string text) => findings.Add(new Finding(path, "schema", text));
}
