namespace Edge.Sync.Fhir.Resources;

/// <summary>A patient by pseudonym alone: no name and no birth date ever stand here (R4 Patient).</summary>
public sealed record Patient : FhirResource
{
    /// <summary>The pseudonym.</summary>
    public required IReadOnlyList<Identifier> Identifier { get; init; }
}
