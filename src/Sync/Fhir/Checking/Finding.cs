namespace Edge.Sync.Fhir.Checking;

/// <summary>One fault of a resource.</summary>
/// <param name="Path">Where, e.g. <c>Bundle.entry[2].resource.valueQuantity.code</c>.</param>
/// <param name="Rule"><c>schema</c>, <c>json</c>, or <c>I1</c> to <c>I18</c> of docs/fhir.md.</param>
/// <param name="Text">What is wrong, for people; holds no value of a patient beyond the faulty word.</param>
public readonly record struct Finding(string Path, string Rule, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Rule}: {Text}";
}

/// <summary>How strictly to check.</summary>
public sealed record CheckOptions
{
    /// <summary>Now, for times in the future.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>True for resources of other makers: the rules about this product's own vocabulary, identifiers and alerts are left out.</summary>
    public bool IsForeign { get; init; }

    /// <summary>True when names and birth dates are meant to be in it.</summary>
    public bool MayNamePersons { get; init; }

    /// <summary>Gateway id that must not stand in an identifier of a stored reading, or null.</summary>
    public string? Gateway { get; init; }

    /// <summary>The reading of which the Observation was made, or null: then scale and mode are compared with it.</summary>
    public Wire.ReadingRecord? Source { get; init; }
}
