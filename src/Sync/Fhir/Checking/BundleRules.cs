using System.Text.Json;

namespace Edge.Sync.Fhir.Checking;

/// <summary>I12 and I13 of a Bundle: requests, full URLs, identifiers, and what ifNoneExist asks for.</summary>
internal sealed class BundleRules(JsonElement bundle, List<Finding> findings)
{
    private readonly Dictionary<string, string> _typeByUrl = bundle.Items("entry")
        .Where(e => e.Text("fullUrl") is not null && e.Get("resource") is { ValueKind: JsonValueKind.Object })
        .GroupBy(e => e.Text("fullUrl")!).ToDictionary(g => g.Key, g => g.First().Get("resource")!.Value.Type());

    /// <summary>True when references by urn must lead into the Bundle.</summary>
    public bool IsTransaction => bundle.Text("type") is "transaction" or "batch";

    /// <summary>Type of the entry with this full URL, or null.</summary>
    public string? TypeOf(string reference) => _typeByUrl.GetValueOrDefault(reference);

    public void Check(string path, CheckOptions options)
    {
        bool needsRequest = IsTransaction || bundle.Text("type") == "history";
        HashSet<string> urls = [], identifiers = [];
        int index = 0;
        foreach (JsonElement entry in bundle.Items("entry"))
        {
            string at = $"{path}.entry[{index++}]";
            if (needsRequest != entry.Has("request"))
                findings.Add(new Finding(at + ".request", "I12", needsRequest ? "is missing" : "must not be in a Bundle of this type"));
            if (entry.Get("request") is { } request && (!request.Has("method") || !request.Has("url")))
                findings.Add(new Finding(at + ".request", "I12", "needs method and url"));
            if (entry.Text("fullUrl") is { } url && !urls.Add(url))
                findings.Add(new Finding(at + ".fullUrl", "I12", "is there twice"));
            if (entry.Get("resource") is not { } resource)
                continue;
            foreach (string identifier in Identifiers(resource))
            {
                if (!identifiers.Add(resource.Type() + "|" + identifier))
                    findings.Add(new Finding(at + ".resource.identifier", "I12", "the same identifier is in the Bundle twice"));
            }

            if (!options.IsForeign)
                CheckRequest(entry, resource, at);
        }
    }

    // A transaction tells the other server what to do with the very resource of its entry.
    private void CheckRequest(JsonElement entry, JsonElement resource, string at)
    {
        if (!IsTransaction || entry.Get("request") is not { } request)
            return;
        if (request.Text("ifNoneExist") is { } condition && !Identifiers(resource).Any(i => condition == "identifier=" + Uri.EscapeDataString(i)))
            findings.Add(new Finding(at + ".request.ifNoneExist", "I13", "does not ask for the resource's own identifier"));
        string type = resource.Type();
        string? url = request.Text("url");
        bool fits = request.Text("method") switch
        {
            "POST" => url == type,
            "PUT" => url == $"{type}/{resource.Text("id")}" || url?.StartsWith(type + "?identifier=", StringComparison.Ordinal) == true,
            _ => false,
        };
        if (!fits)
            findings.Add(new Finding(at + ".request", "I13", "method and url do not fit the resource"));
        if (request.Text("method") == "POST" && !request.Has("ifNoneExist"))
            findings.Add(new Finding(at + ".request.ifNoneExist", "I13", "a create must be conditional"));
        if (entry.Text("fullUrl") is not { } full || !full.StartsWith("urn:uuid:", StringComparison.Ordinal) || !Guid.TryParseExact(full["urn:uuid:".Length..], "D", out _))
            findings.Add(new Finding(at + ".fullUrl", "I12", "must be a urn:uuid"));
    }

    private static IEnumerable<string> Identifiers(JsonElement resource) =>
        resource.Items("identifier").Where(i => i.Has("system") && i.Has("value")).Select(i => i.Text("system") + "|" + i.Text("value"));
}
