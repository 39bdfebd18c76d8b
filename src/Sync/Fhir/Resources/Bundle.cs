namespace Edge.Sync.Fhir.Resources;

/// <summary>Several resources together (R4 Bundle): a transaction, or the page of a search.</summary>
public sealed record Bundle : FhirResource
{
    /// <summary>transaction or searchset.</summary>
    public required string Type { get; init; }

    /// <summary>How many match over all pages.</summary>
    public long? Total { get; init; }

    /// <summary>self and next.</summary>
    public IReadOnlyList<BundleLink>? Link { get; init; }

    /// <summary>The resources.</summary>
    public IReadOnlyList<BundleEntry>? Entry { get; init; }
}

/// <summary>A page by its relation.</summary>
public sealed record BundleLink(string Relation, string Url);

/// <summary>One resource of a Bundle. The resource is JSON as stored, so that no number is written twice.</summary>
public sealed record BundleEntry
{
    /// <summary>urn:uuid in a transaction, address at this server in a search.</summary>
    public string? FullUrl { get; init; }

    /// <summary>The resource.</summary>
    public System.Text.Json.Nodes.JsonNode? Resource { get; init; }

    /// <summary>match or include.</summary>
    public BundleSearch? Search { get; init; }

    /// <summary>What the other server is to do.</summary>
    public BundleRequest? Request { get; init; }
}

/// <summary>Why an entry is in the result.</summary>
public sealed record BundleSearch(string Mode);

/// <summary>What the other server is to do with an entry; <c>IfNoneExist</c> is the query part only, URL-encoded.</summary>
public sealed record BundleRequest(string Method, string Url, string? IfNoneExist = null);
