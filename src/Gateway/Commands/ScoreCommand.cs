using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Model.Alarms.Scores;

namespace Edge.Gateway.Commands;

/// <summary><c>score news2</c>: sets of vital signs in, scores with their parts out.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var news2 = new Command("news2", "NEWS2 (RCP 2017). Reads one set of vital signs a line as JSON; null = missing.");
        news2.SetAction((_, cancel) => RunAsync(Console.In, Console.Out, Console.Error, cancel));
        return new Command("score", "Scores sets of vital signs from standard input.") { news2 };
    }

    /// <summary>Scores every line; a line that cannot be read is answered with an error and makes the exit code 1.</summary>
    internal static async Task<int> RunAsync(TextReader input, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        int exitCode = 0;
        for (int number = 1; await input.ReadLineAsync(cancel).ConfigureAwait(false) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                News2Input vitals = Parse(line);
                await output.WriteLineAsync(Describe(News2.Score(vitals)).ToJsonString()).ConfigureAwait(false);
            }
            catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or OverflowException)
            {
                await output.WriteLineAsync(new JsonObject { ["error"] = wrong.Message, ["line"] = number }.ToJsonString()).ConfigureAwait(false);
                await errors.WriteLineAsync($"edge-gateway score: line {number.ToString(CultureInfo.InvariantCulture)}: {wrong.Message}").ConfigureAwait(false);
                exitCode = EdgeCommandLine.Finding;
            }
        }

        return exitCode;
    }

    private static News2Input Parse(string line)
    {
        JsonObject set = JsonNode.Parse(line) as JsonObject ?? throw new FormatException("not a JSON object");
        return new News2Input
        {
            RespiratoryRate = Number(set, "respiratory_rate"),
            SpO2 = Number(set, "spo2"),
            UsesScale2 = Scale(set),
            OnOxygen = set["on_oxygen"]?.GetValue<bool>(),
            Systolic = Number(set, "systolic"),
            Pulse = Number(set, "pulse"),
            Consciousness = Level(set["consciousness"]?.GetValue<string>()),
            Temperature = Number(set, "temperature"),
        };
    }

    private static bool Scale(JsonObject set) => Number(set, "spo2_scale") switch
    {
        null or 1 => false,
        2 => true,
        _ => throw new FormatException("spo2_scale must be 1 or 2"),
    };

    // Text keeps its digits; a JSON number is read from its own digits too, never through a double.
    private static decimal? Number(JsonObject set, string name)
    {
        if (set[name] is not { } node)
        {
            return null;
        }

        string text = node.GetValueKind() switch
        {
            JsonValueKind.Number => node.ToJsonString(),
            JsonValueKind.String => node.GetValue<string>(),
            _ => throw new FormatException($"{name} must be a number or null"),
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new FormatException($"{name} '{text}' is not a number");
    }

    private static Consciousness? Level(string? word) => word switch
    {
        null => null,
        "A" => Consciousness.Alert,
        "C" => Consciousness.NewConfusion,
        "V" => Consciousness.Voice,
        "P" => Consciousness.Pain,
        "U" => Consciousness.Unresponsive,
        _ => throw new FormatException($"consciousness '{word}' is none of A, C, V, P, U"),
    };

    private static JsonObject Describe(in News2Score score)
    {
        var parts = new JsonObject();
        for (int i = 0; i < News2Parts.Count; i++)
        {
            parts[News2.PartNames[i]] = score.Parts[i];
        }

        return new JsonObject
        {
            ["score"] = score.Score,
            ["parts"] = parts,
            ["known"] = score.Known,
            ["of"] = News2Parts.Count,
            ["single_three"] = score.SingleThree,
            ["trigger"] = score.Trigger switch
            {
                News2Trigger.High => "high",
                News2Trigger.Medium => "medium",
                News2Trigger.LowMedium => "low-medium",
                News2Trigger.Low => "low",
                _ => "not_known",
            },
        };
    }
}
