using System.Text.RegularExpressions;

namespace Edge.Sync.Fhir.Checking;

/// <summary>One compiled part of the schema. Filled by <see cref="FhirSchema"/>, then never changed.</summary>
internal sealed class SchemaNode
{
    /// <summary>Name of the definition that this stands for, or null.</summary>
    public string? Reference { get; set; }

    /// <summary>string, number, boolean, array or object; null = not said.</summary>
    public string? Type { get; set; }

    /// <summary>Pattern of the text, for numbers of the raw text; null = any.</summary>
    public Regex? Pattern { get; set; }

    /// <summary>Allowed words; null = any.</summary>
    public HashSet<string>? Words { get; set; }

    /// <summary>Elements of an array.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary>Properties of an object; null = not an object with properties.</summary>
    public Dictionary<string, SchemaNode>? Properties { get; set; }

    /// <summary>Properties that must be there.</summary>
    public IReadOnlyList<string> Required { get; set; } = [];

    /// <summary>True for the choice among all resources, which resourceType decides.</summary>
    public bool IsAnyResource { get; set; }
}
