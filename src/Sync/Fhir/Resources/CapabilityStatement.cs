namespace Edge.Sync.Fhir.Resources;

/// <summary>What this server can do (R4 CapabilityStatement).</summary>
public sealed record CapabilityStatement : FhirResource
{
    /// <summary>active.</summary>
    public required string Status { get; init; }

    /// <summary>Date of this statement.</summary>
    public required string Date { get; init; }

    /// <summary>instance.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and version.</summary>
    public CapabilitySoftware? Software { get; init; }

    /// <summary>Address.</summary>
    public CapabilityImplementation? Implementation { get; init; }

    /// <summary>4.0.1.</summary>
    public required string FhirVersion { get; init; }

    /// <summary>application/fhir+json.</summary>
    public required IReadOnlyList<string> Format { get; init; }

    /// <summary>What the server does.</summary>
    public required IReadOnlyList<CapabilityRest> Rest { get; init; }
}

/// <summary>Name and version of the program.</summary>
public sealed record CapabilitySoftware(string Name, string Version);

/// <summary>The running server.</summary>
public sealed record CapabilityImplementation(string Description, string? Url);

/// <summary>The REST side.</summary>
public sealed record CapabilityRest(string Mode, CapabilitySecurity Security, IReadOnlyList<CapabilityResource> Resource);

/// <summary>How access is guarded.</summary>
public sealed record CapabilitySecurity(string Description);

/// <summary>What can be done with one type.</summary>
public sealed record CapabilityResource(
    string Type, IReadOnlyList<CapabilityCode> Interaction, IReadOnlyList<CapabilityParameter>? SearchParam, IReadOnlyList<CapabilityOperation>? Operation = null);

/// <summary>read or search-type.</summary>
public sealed record CapabilityCode(string Code);

/// <summary>A parameter of a search.</summary>
public sealed record CapabilityParameter(string Name, string Type);

/// <summary>An operation.</summary>
public sealed record CapabilityOperation(string Name, string Definition);
