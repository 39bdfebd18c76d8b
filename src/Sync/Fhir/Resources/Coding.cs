namespace Edge.Sync.Fhir.Resources;

/// <summary>A code of one system (R4 Coding).</summary>
public sealed record Coding(string? System, string Code, string? Display = null);

/// <summary>A concept by codes, text or both (R4 CodeableConcept).</summary>
public sealed record CodeableConcept
{
    /// <summary>The same meaning in several systems; null = none.</summary>
    public IReadOnlyList<Coding>? Coding { get; init; }

    /// <summary>The meaning in words; null = none.</summary>
    public string? Text { get; init; }

    /// <summary>A concept with one code.</summary>
    public static CodeableConcept Of(string system, string code, string? display = null, string? text = null) =>
        new() { Coding = [new Coding(system, code, display)], Text = text };
}
