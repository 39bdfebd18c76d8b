namespace Edge.Sync.Fhir.Resources;

/// <summary>What went wrong (R4 OperationOutcome).</summary>
public sealed record OperationOutcome : FhirResource
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<OutcomeIssue> Issue { get; init; }

    /// <summary>One error.</summary>
    public static OperationOutcome Error(string code, string diagnostics) => new() { Issue = [new OutcomeIssue("error", code, diagnostics)] };
}

/// <summary>One error: severity, code of the issue-type list, and words for people.</summary>
public sealed record OutcomeIssue(string Severity, string Code, string Diagnostics);
