namespace Edge.Sync.Fhir.Resources;

/// <summary>An identifier of the business, unique in its system (R4 Identifier).</summary>
public sealed record Identifier(string System, string Value, CodeableConcept? Type = null);

/// <summary>A reference, relative (<c>Patient/...</c>) as stored; a Bundle for another server turns it into <c>urn:uuid:...</c>.</summary>
public sealed record ResourceReference(string? Reference, string? Display = null);

/// <summary>A remark (R4 Annotation).</summary>
public sealed record Annotation(string Text);

/// <summary>What is known about a resource besides its content (R4 Meta).</summary>
public sealed record ResourceMeta
{
    /// <summary>Version at this server; null in what is sent elsewhere.</summary>
    public string? VersionId { get; init; }

    /// <summary>Instant of the last change at this server.</summary>
    public string? LastUpdated { get; init; }

    /// <summary>Profiles that the resource claims to fit.</summary>
    public IReadOnlyList<string>? Profile { get; init; }

    /// <summary>Test and Demo readings carry a tag; Real ones never do.</summary>
    public IReadOnlyList<Coding>? Tag { get; init; }
}

/// <summary>An extension (R4 Extension): one value, or further extensions.</summary>
public sealed record Extension(string Url)
{
    /// <summary>Inner extensions, or null when there is a value.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("extension")]
    public IReadOnlyList<Extension>? Inner { get; init; }

    /// <summary>Value as a reference.</summary>
    public ResourceReference? ValueReference { get; init; }

    /// <summary>Value as a range.</summary>
    public QuantityRange? ValueRange { get; init; }

    /// <summary>Value as a concept.</summary>
    public CodeableConcept? ValueCodeableConcept { get; init; }

    /// <summary>Value as text.</summary>
    public string? ValueString { get; init; }

    /// <summary>Value as a code.</summary>
    public string? ValueCode { get; init; }

    /// <summary>Value as a number.</summary>
    public decimal? ValueDecimal { get; init; }
}

/// <summary>Extensions of a primitive that itself may be absent (R4 Element).</summary>
public sealed record ElementExtension(IReadOnlyList<Extension> Extension);
