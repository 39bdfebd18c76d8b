using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Vectors;

/// <summary>What a run over a folder of vectors found.</summary>
internal sealed class VectorReport
{
    public List<string> Failures { get; } = [];

    public HashSet<string> CheckedProfiles { get; } = [];

    public HashSet<string> UnknownProfiles { get; } = [];

    public int Checked { get; set; }

    public int Rejections { get; set; }
}

/// <summary>
/// Decodes every line of every <c>*.jsonl</c> file of a folder and compares with its <c>expect</c>: keys not listed
/// are not asserted, numbers agree within 1e-4, <c>peer</c> and <c>model</c> are not compared.
/// </summary>
internal static class VectorRunner
{
    private static readonly VectorDecoder Catalogue = new(DriverCatalog.Profiles);

    /// <param name="folder">The folder.</param>
    /// <param name="report">Takes what was found.</param>
    /// <param name="decoder">Decoder of the profiles known; null = those of the catalogue.</param>
    public static void Run(string folder, VectorReport report, VectorDecoder? decoder = null)
    {
        foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(file).Where(l => l.Length > 0))
            {
                Check(line, report, decoder ?? Catalogue);
            }
        }
    }

    private static void Check(string text, VectorReport report, VectorDecoder decoder)
    {
        var line = VectorLine.Parse(text);
        var actual = decoder.Decode(line);
        string outcome = (string)actual["outcome"]!;
        if (outcome == "unknown-profile")
        {
            report.UnknownProfiles.Add(line.Profile ?? "");
            return;
        }

        report.Checked++;
        report.CheckedProfiles.Add(line.Profile!);
        report.Rejections += outcome == "rejected" ? 1 : 0;
        var expect = line.Line["expect"]!;
        string wanted = expect is JsonObject words && words.ContainsKey("error") ? "rejected"
            : expect is JsonObject other && other.ContainsKey("ignored") ? "ignored" : "ok";
        var differences = wanted != outcome
            ? [$"outcome {outcome} instead of {wanted}"]
            : wanted == "ok" ? Differences(expect, actual["fields"], "") : [];
        report.Failures.AddRange(differences.Select(d => $"{line.Id}: {d}"));
    }

    private static IEnumerable<string> Differences(JsonNode? expect, JsonNode? actual, string path)
    {
        switch (expect)
        {
            case JsonObject wanted when actual is JsonObject found:
                return wanted
                    .Where(p => p.Key is not ("peer" or "model"))
                    .SelectMany(p => found.ContainsKey(p.Key)
                        ? Differences(p.Value, found[p.Key], $"{path}/{p.Key}")
                        : [$"{path}/{p.Key} is missing"]);
            case JsonArray wanted when actual is JsonArray found && wanted.Count == found.Count:
                return wanted.Select((item, i) => Differences(item, found[i], $"{path}/{i}")).SelectMany(d => d);
            case JsonValue wanted when wanted.GetValueKind() == JsonValueKind.Number && actual is JsonObject quantity && quantity["value"] is { } number:
                // A bare number is the field in the unit of its profile, which a quantity states.
                return Differences(wanted, number, path);
            case JsonValue wanted when actual is JsonValue found && wanted.TryGetValue(out double a) && found.TryGetValue(out double b):
                return Math.Abs(a - b) <= 1e-4 * Math.Max(Math.Abs(a), Math.Abs(b)) ? [] : [$"{path} is {b} instead of {a}"];
            default:
                return JsonNode.DeepEquals(expect, actual)
                    ? []
                    : [$"{path} is {actual?.ToJsonString() ?? "null"} instead of {expect?.ToJsonString() ?? "null"}"];
        }
    }
}
