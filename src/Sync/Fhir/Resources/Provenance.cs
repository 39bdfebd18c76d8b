namespace Edge.Sync.Fhir.Resources;

/// <summary>Where a resource comes from: gateway, driver, device and versions (R4 Provenance).</summary>
public sealed record Provenance : FhirResource
{
    /// <summary>What it is about.</summary>
    public required IReadOnlyList<ResourceReference> Target { get; init; }

    /// <summary>When the resource was made of the record.</summary>
    public required string Recorded { get; init; }

    /// <summary>What was done.</summary>
    public CodeableConcept? Activity { get; init; }

    /// <summary>Gateway, driver and device.</summary>
    public required IReadOnlyList<ProvenanceAgent> Agent { get; init; }

    /// <summary>The record it was made of.</summary>
    public IReadOnlyList<ProvenanceEntity>? Entity { get; init; }
}

/// <summary>Who took part.</summary>
public sealed record ProvenanceAgent(CodeableConcept? Type, ResourceReference Who);

/// <summary>What it was made of.</summary>
public sealed record ProvenanceEntity(string Role, IdentifiedReference What);

/// <summary>A reference to something that has an identifier and no resource.</summary>
public sealed record IdentifiedReference(Identifier Identifier, string? Display = null);
