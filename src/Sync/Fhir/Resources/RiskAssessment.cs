namespace Edge.Sync.Fhir.Resources;

/// <summary>What a model expects (R4 RiskAssessment).</summary>
public sealed record RiskAssessment : FhirResource
{
    /// <summary>Number of the snapshot.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>final.</summary>
    public required string Status { get; init; }

    /// <summary>Model, version and hash.</summary>
    public CodeableConcept? Method { get; init; }

    /// <summary>The patient.</summary>
    public required ResourceReference Subject { get; init; }

    /// <summary>Instant of the forecast.</summary>
    public string? OccurrenceDateTime { get; init; }

    /// <summary>The gateway.</summary>
    public ResourceReference? Performer { get; init; }

    /// <summary>Readings it rests on.</summary>
    public IReadOnlyList<ResourceReference>? Basis { get; init; }

    /// <summary>Outcomes.</summary>
    public IReadOnlyList<RiskPrediction>? Prediction { get; init; }
}

/// <summary>One expected outcome. The probability is a percentage: 31 % is 31, not 0.31.</summary>
public sealed record RiskPrediction
{
    /// <summary>What may happen.</summary>
    public CodeableConcept? Outcome { get; init; }

    /// <summary>0 to 100.</summary>
    public decimal? ProbabilityDecimal { get; init; }

    /// <summary>In which span.</summary>
    public Period? WhenPeriod { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Rationale { get; init; }
}

/// <summary>A missed dose as a clinical finding (R4 DetectedIssue); never used for device alarms.</summary>
public sealed record DetectedIssue : FhirResource
{
    /// <summary>Number of the finding.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>preliminary or final.</summary>
    public required string Status { get; init; }

    /// <summary>high, moderate or low.</summary>
    public string? Severity { get; init; }

    /// <summary>The patient.</summary>
    public ResourceReference? Patient { get; init; }

    /// <summary>When it was found.</summary>
    public string? IdentifiedDateTime { get; init; }

    /// <summary>The gateway.</summary>
    public ResourceReference? Author { get; init; }

    /// <summary>In words.</summary>
    public string? Detail { get; init; }
}
