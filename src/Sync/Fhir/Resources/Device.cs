namespace Edge.Sync.Fhir.Resources;

/// <summary>A medical device or the gateway (R4 Device).</summary>
public sealed record Device : FhirResource
{
    /// <summary>System id where it is known, and the gateway's name of it.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>active.</summary>
    public string? Status { get; init; }

    /// <summary>Names.</summary>
    public IReadOnlyList<DeviceName>? DeviceName { get; init; }

    /// <summary>MDC: simple device or gateway.</summary>
    public CodeableConcept? Type { get; init; }

    /// <summary>Versions of its parts.</summary>
    public IReadOnlyList<DeviceVersion>? Version { get; init; }

    /// <summary>The patient it is assigned to.</summary>
    public ResourceReference? Patient { get; init; }

    /// <summary>The gateway that reads it.</summary>
    public ResourceReference? Parent { get; init; }
}

/// <summary>A name of a device.</summary>
public sealed record DeviceName(string Name, string Type);

/// <summary>A version of a part of a device.</summary>
public sealed record DeviceVersion(CodeableConcept? Type, string Value);

/// <summary>One channel of a device (R4 DeviceMetric).</summary>
public sealed record DeviceMetric : FhirResource
{
    /// <summary>System id or device, and MDC.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>MDC of what it measures.</summary>
    public required CodeableConcept Type { get; init; }

    /// <summary>Unit, MDC and UCUM.</summary>
    public CodeableConcept? Unit { get; init; }

    /// <summary>The device.</summary>
    public ResourceReference? Source { get; init; }

    /// <summary>on, off or standby.</summary>
    public string? OperationalStatus { get; init; }

    /// <summary>measurement, setting, calculation or unspecified.</summary>
    public required string Category { get; init; }
}
