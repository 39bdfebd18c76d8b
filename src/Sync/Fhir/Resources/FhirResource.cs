using System.Text.Json.Serialization;

namespace Edge.Sync.Fhir.Resources;

/// <summary>
/// A FHIR R4 resource. Only what this product writes is here; what it reads of others it reads as JSON. Immutable; a list
/// that would be empty is null, since FHIR knows no empty arrays.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "resourceType")]
[JsonDerivedType(typeof(Observation), "Observation")]
[JsonDerivedType(typeof(Device), "Device")]
[JsonDerivedType(typeof(DeviceMetric), "DeviceMetric")]
[JsonDerivedType(typeof(Patient), "Patient")]
[JsonDerivedType(typeof(Communication), "Communication")]
[JsonDerivedType(typeof(Flag), "Flag")]
[JsonDerivedType(typeof(RiskAssessment), "RiskAssessment")]
[JsonDerivedType(typeof(DetectedIssue), "DetectedIssue")]
[JsonDerivedType(typeof(Provenance), "Provenance")]
[JsonDerivedType(typeof(Bundle), "Bundle")]
[JsonDerivedType(typeof(CapabilityStatement), "CapabilityStatement")]
[JsonDerivedType(typeof(OperationOutcome), "OperationOutcome")]
public abstract record FhirResource
{
    /// <summary>Logical id: a uuid version 5 of <c>system|value</c> of the identifier.</summary>
    [JsonPropertyOrder(-3)]
    public string? Id { get; init; }

    /// <summary>Version, profiles, tags.</summary>
    [JsonPropertyOrder(-2)]
    public ResourceMeta? Meta { get; init; }

    /// <summary>Extensions.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<Extension>? Extension { get; init; }
}
