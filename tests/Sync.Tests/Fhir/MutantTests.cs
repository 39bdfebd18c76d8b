using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Fhir;

/// <summary>
/// Ten thousand good resources with one leaf changed. Every one that the checker lets pass belongs to a class with an explanation;
/// docs/fhir.md lists the classes. A class that no mutant needs any more must go.
/// </summary>
public sealed class MutantTests
{
    private const int Count = 10_000;

    // Path without indexes and kind of change, why it may pass.
    private static readonly (string Pattern, string Why)[] Explained = MutantClasses.All;

    [Fact]
    public void Every_mutant_that_passes_is_explained()
    {
        var random = new Random(20261120);
        (string Name, JsonNode Json, ReadingRecord? Source)[] good =
            [.. GoodResources.All.Select(g => (g.Name, FhirJson.ToNode(g.Resource), g.Source)), ("bundle", FhirJson.ToNode(SeedTests.GoodBundle(TransactionMode.Create)), null)];
        Dictionary<string, int> used = [];
        List<string> unexplained = [];
        int caught = 0;
        for (int i = 0; i < Count; i++)
        {
            (string name, JsonNode json, ReadingRecord? source) = good[random.Next(good.Length)];
            JsonNode mutant = json.DeepClone();
            string change = Mutate(mutant, random);
            if (mutant.ToJsonString() == json.ToJsonString())
                continue;
            if (SeedTests.Check(Encoding.UTF8.GetBytes(mutant.ToJsonString()), source).Count > 0)
            {
                caught++;
                continue;
            }

            string where = $"{name} {change}";
            string? pattern = Explained.Select(e => e.Pattern).FirstOrDefault(p => Regex.IsMatch(where, p));
            if (pattern is null)
                unexplained.Add(where);
            else
                used[pattern] = used.GetValueOrDefault(pattern) + 1;
        }

        Assert.True(unexplained.Count == 0, $"caught {caught}, explained {used.Values.Sum()}, not explained {unexplained.Count}:\n{string.Join('\n', unexplained.GroupBy(u => u).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"))}");
        Assert.Empty(Explained.Select(e => e.Pattern).Except(used.Keys));
        string report = Environment.GetEnvironmentVariable("EDGE_FHIR_MUTANTS") ?? "";
        if (report.Length > 0)
            File.WriteAllLines(report, Explained.Select(e => $"| {used[e.Pattern]} | {e.Why} |").Prepend($"| {caught} | caught |"));
        Assert.True(caught > Count / 2, $"only {caught} of {Count} are caught");
    }

    private static string Mutate(JsonNode root, Random random)
    {
        List<(string Path, JsonNode Parent, string? Name, int Index)> leaves = [];
        Collect(root, "", leaves);
        (string path, JsonNode parent, string? name, int index) = leaves[random.Next(leaves.Count)];
        JsonValue old = (name is null ? parent[index] : parent[name])!.AsValue();
        (string kind, JsonNode? value, bool remove) = Change(old, random);
        if (remove && name is not null)
            parent.AsObject().Remove(name);
        else if (remove)
            parent.AsArray().RemoveAt(index);
        else if (name is not null)
            parent[name] = value;
        else
            parent[index] = value;
        return $"{path} {kind}";
    }

    private static (string Kind, JsonNode? Value, bool Remove) Change(JsonValue old, Random random)
    {
        bool isText = old.GetValueKind() == System.Text.Json.JsonValueKind.String;
        string text = old.ToString();
        int at = text.Length == 0 ? 0 : random.Next(text.Length);
        return random.Next(isText ? 8 : 6) switch
        {
            0 => ("removed", null, true),
            1 => ("null", null, false),
            2 => ("empty", "", false),
            3 => isText ? ("number", 7, false) : ("text", text, false),
            4 => isText ? ("digit", Digit(text, at), false) : ("times ten", old.GetValue<decimal>() * 10, false),
            5 => isText ? ("letter", text.Remove(at, 1).Insert(at, "x"), false) : ("plus one", old.GetValue<decimal>() + 1, false),
            6 => ("cut", text.Remove(at, 1), false),
            _ => ("space", text.Insert(at, " "), false),
        };
    }

    private static string Digit(string text, int at)
    {
        int digit = Enumerable.Range(0, text.Length).Select(i => (i + at) % text.Length).FirstOrDefault(i => char.IsAsciiDigit(text[i]), -1);
        return digit < 0 ? text + "1" : text.Remove(digit, 1).Insert(digit, ((text[digit] - '0' + 3) % 10).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Collect(JsonNode? node, string path, List<(string, JsonNode, string?, int)> leaves)
    {
        if (node is JsonObject json)
        {
            foreach ((string name, JsonNode? inner) in json)
            {
                if (inner is JsonValue)
                    leaves.Add(($"{path}.{name}".TrimStart('.'), node, name, 0));
                else
                    Collect(inner, $"{path}.{name}".TrimStart('.'), leaves);
            }
        }
        else if (node is JsonArray array)
        {
            for (int i = 0; i < array.Count; i++)
            {
                if (array[i] is JsonValue)
                    leaves.Add((path, node, null, i));
                else
                    Collect(array[i], path, leaves);
            }
        }
    }
}
