using System.Text.Json.Nodes;
using Edge.Sync.Fhir.Resources;

namespace Edge.Sync.Fhir.Writing;

/// <summary>How another server is asked to take resources.</summary>
public enum TransactionMode
{
    /// <summary>PUT under our own ids: sending twice is the same as once. For servers that let clients choose ids.</summary>
    Put = 0,

    /// <summary>Conditional create by identifier, conditional update for alerts. What has no identifier is left out.</summary>
    Create = 1,
}

/// <summary>
/// Makes a transaction of stored resources (data model, section 5). References between them become <c>urn:uuid</c>; each resource
/// stands in it once. The numbers of the stored JSON are passed on as they are written.
/// </summary>
public static class TransactionWriter
{
    /// <summary>A transaction of resources that are complete with what they refer to.</summary>
    /// <param name="resources">Stored JSON, each with id; a second one of the same type and id is left out.</param>
    public static Bundle Write(IEnumerable<string> resources, TransactionMode mode)
    {
        Dictionary<string, JsonObject> parsed = [];
        foreach (string json in resources)
        {
            JsonObject resource = JsonNode.Parse(json)!.AsObject();
            if (mode == TransactionMode.Put || resource["identifier"] is not null)
                parsed.TryAdd(Key(resource), resource);
        }

        Dictionary<string, string> urls = parsed.Keys.ToDictionary(k => k, FullUrl);
        return new Bundle { Type = "transaction", Entry = [.. parsed.Select(p => Entry(p.Key, p.Value, urls, mode))] };
    }

    /// <summary>Relative references that stand in a resource, each once.</summary>
    public static IReadOnlySet<string> ReferencesOf(JsonNode? node)
    {
        HashSet<string> found = [];
        Visit(node, text =>
        {
            found.Add(text);
            return text;
        });
        return found;
    }

    private static BundleEntry Entry(string key, JsonObject resource, Dictionary<string, string> urls, TransactionMode mode)
    {
        Visit(resource, text => urls.GetValueOrDefault(text, text));
        // The receiver's own version and date say nothing to another server.
        if (resource["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");
            if (meta.Count == 0)
                resource.Remove("meta");
        }

        if (mode == TransactionMode.Create)
        {
            resource.Remove("id");
            RemoveDangling(resource);
        }

        return new BundleEntry { FullUrl = urls[key], Resource = resource, Request = Request(key, resource, mode) };
    }

    private static BundleRequest Request(string key, JsonObject resource, TransactionMode mode)
    {
        if (mode == TransactionMode.Put)
            return new BundleRequest("PUT", key);
        string type = key[..key.IndexOf('/', StringComparison.Ordinal)];
        JsonNode identifier = resource["identifier"]![0]!;
        string condition = "identifier=" + Uri.EscapeDataString($"{identifier["system"]}|{identifier["value"]}");
        return resource["category"] is JsonArray { Count: > 0 } categories && categories[0]?["coding"]?[0]?["code"]?.ToString() == "device-alert"
            ? new BundleRequest("PUT", type + "?" + condition)
            : new BundleRequest("POST", type, condition);
    }

    private static string Key(JsonObject resource) => $"{resource["resourceType"]}/{resource["id"]}";

    private static string FullUrl(string key)
    {
        string id = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return "urn:uuid:" + (Guid.TryParseExact(id, "D", out _) ? id : UuidV5.Of(key));
    }

    // A coincident time stamp has no identifier and stays behind; so does the extension that refers to it.
    private static void RemoveDangling(JsonObject resource)
    {
        if (resource["extension"] is not JsonArray extensions)
            return;
        foreach (JsonNode? dangling in extensions.Where(e => e?["url"]?.ToString() == FhirSystems.CoincidentReference).ToList())
            extensions.Remove(dangling);
    }

    private static void Visit(JsonNode? node, Func<string, string> change)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
                Visit(item, change);
        }
        else if (node is JsonObject json)
        {
            if (json["reference"] is JsonValue value && value.TryGetValue(out string? text) && change(text) is { } changed && changed != text)
                json["reference"] = changed;
            foreach ((string _, JsonNode? inner) in json.ToList())
                Visit(inner, change);
        }
    }
}
