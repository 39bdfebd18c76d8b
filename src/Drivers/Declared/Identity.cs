using System.Text.RegularExpressions;

namespace Edge.Drivers.Declared;

/// <summary>The members that every device file has.</summary>
internal sealed partial record Identity(string Id, string DisplayName, IReadOnlyList<string> Models, EvidenceLevel Evidence)
{
    private static readonly Dictionary<string, EvidenceLevel> EvidenceWords = new(StringComparer.Ordinal)
    {
        ["vectors"] = EvidenceLevel.Vectors,
        ["simulator"] = EvidenceLevel.Simulator,
        ["hardware"] = EvidenceLevel.Hardware,
    };

    public static Identity Read(DeviceJson json)
    {
        string id = json.Text("id");
        if (!IdPattern().IsMatch(id))
        {
            throw json.Wrong("id", "must have 3 to 40 characters of a-z, 0-9 and -.");
        }

        var evidence = json.Has("evidence") ? json.Word("evidence", EvidenceWords) : EvidenceLevel.Vectors;
        return new(id, json.Text("displayName"), json.Texts("models"), evidence);
    }

    [GeneratedRegex(@"^[a-z0-9-]{3,40}\z")]
    private static partial Regex IdPattern();
}
