namespace Edge.Sync.Fhir.Resources;

/// <summary>An acknowledgement or a notification of an alert (R4 Communication).</summary>
public sealed record Communication : FhirResource
{
    /// <summary>Episode, kind and number.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>completed.</summary>
    public required string Status { get; init; }

    /// <summary>alert.</summary>
    public IReadOnlyList<CodeableConcept>? Category { get; init; }

    /// <summary>stat for high, urgent for medium, routine for low.</summary>
    public string? Priority { get; init; }

    /// <summary>The patient.</summary>
    public ResourceReference? Subject { get; init; }

    /// <summary>The alert.</summary>
    public IReadOnlyList<ResourceReference>? About { get; init; }

    /// <summary>When it was given.</summary>
    public string? Sent { get; init; }

    /// <summary>When it was taken in.</summary>
    public string? Received { get; init; }

    /// <summary>The gateway.</summary>
    public ResourceReference? Sender { get; init; }

    /// <summary>What was done, by role and station, never by name.</summary>
    public IReadOnlyList<CommunicationPayload>? Payload { get; init; }
}

/// <summary>Content of a Communication.</summary>
public sealed record CommunicationPayload(string ContentString);

/// <summary>A limit that is off, or monitoring that is paused (R4 Flag).</summary>
public sealed record Flag : FhirResource
{
    /// <summary>Patient, rule and version.</summary>
    public IReadOnlyList<Identifier>? Identifier { get; init; }

    /// <summary>active or inactive.</summary>
    public required string Status { get; init; }

    /// <summary>safety.</summary>
    public IReadOnlyList<CodeableConcept>? Category { get; init; }

    /// <summary>What is off and until when.</summary>
    public required CodeableConcept Code { get; init; }

    /// <summary>The patient.</summary>
    public required ResourceReference Subject { get; init; }

    /// <summary>Start and end; an active flag always has an end.</summary>
    public Period? Period { get; init; }
}
