using System.Text.Json.Serialization;

namespace Edge.Sync.Fhir.Resources;

/// <summary>A measurement, an alert episode or a coincident time stamp (R4 Observation).</summary>
public sealed record Observation : FhirResource
{
    /// <summary>At most one, of the receiver's systems.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>final, or preliminary while an alert is open.</summary>
    public required string Status { get; init; }

    /// <summary>vital-signs, laboratory, procedure or device-alert.</summary>
    public IReadOnlyList<CodeableConcept>? Category { get; init; }

    /// <summary>MDC first, then every LOINC of the metric.</summary>
    public required CodeableConcept Code { get; init; }

    /// <summary>Patient, or the device itself.</summary>
    public ResourceReference? Subject { get; init; }

    /// <summary>Instant of the measurement.</summary>
    public string? EffectiveDateTime { get; init; }

    /// <summary>Why there is no instant.</summary>
    [JsonPropertyName("_effectiveDateTime")]
    public ElementExtension? EffectiveAbsent { get; init; }

    /// <summary>Span of an alert episode.</summary>
    public Period? EffectivePeriod { get; init; }

    /// <summary>Instant of the last change of an alert.</summary>
    public string? Issued { get; init; }

    /// <summary>The number; never together with <see cref="DataAbsentReason"/>.</summary>
    public Quantity? ValueQuantity { get; init; }

    /// <summary>A device's own time as it stands on the device, without zone.</summary>
    public string? ValueString { get; init; }

    /// <summary>Waveform.</summary>
    public SampledSeries? ValueSampledData { get; init; }

    /// <summary>Why there is no number.</summary>
    public CodeableConcept? DataAbsentReason { get; init; }

    /// <summary>questionable, validated-data, in-alarm.</summary>
    public IReadOnlyList<CodeableConcept>? Interpretation { get; init; }

    /// <summary>Remarks in words.</summary>
    public IReadOnlyList<Annotation>? Note { get; init; }

    /// <summary>DeviceMetric or Device.</summary>
    public ResourceReference? Device { get; init; }

    /// <summary>Observations that it follows from.</summary>
    public IReadOnlyList<ResourceReference>? DerivedFrom { get; init; }

    /// <summary>Parts of a panel or words of an alert.</summary>
    public IReadOnlyList<ObservationComponent>? Component { get; init; }
}

/// <summary>One part of an Observation.</summary>
public sealed record ObservationComponent
{
    /// <summary>What the part is.</summary>
    public required CodeableConcept Code { get; init; }

    /// <summary>A number.</summary>
    public Quantity? ValueQuantity { get; init; }

    /// <summary>A concept.</summary>
    public CodeableConcept? ValueCodeableConcept { get; init; }

    /// <summary>A word.</summary>
    public string? ValueString { get; init; }

    /// <summary>A range.</summary>
    public QuantityRange? ValueRange { get; init; }

    /// <summary>Why there is no number.</summary>
    public CodeableConcept? DataAbsentReason { get; init; }

    /// <summary>questionable, validated-data.</summary>
    public IReadOnlyList<CodeableConcept>? Interpretation { get; init; }
}
