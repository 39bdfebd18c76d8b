using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Matrix;

/// <summary>
/// One row of the fault matrix as it was run: printed as one line, and appended as one JSON object to the file that
/// <c>EDGE_FAULTS_RESULTS</c> names.
/// </summary>
internal sealed class FaultRow(string id, string what)
{
    private static readonly object Gate = new();
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _figures = [];

    /// <summary>Says that a row was not run here, and why.</summary>
    public static string NotRun(string id, string what, string reason) => Keep(id, what, $"not run: {reason}", new JsonObject { ["not_run"] = reason });

    /// <summary>Adds a figure; the order of the calls is the order of the line.</summary>
    public FaultRow With(string name, double value)
    {
        _figures[name] = double.IsFinite(value) ? Math.Round(value, 3) : "no";
        return this;
    }

    /// <summary>Adds a figure in words.</summary>
    public FaultRow With(string name, string value)
    {
        _figures[name] = value;
        return this;
    }

    /// <summary>Keeps the row and returns its line.</summary>
    public string Done()
    {
        With("seed", FaultRun.Seed);
        return Keep(id, what, string.Join(", ", _figures.Select(f => $"{f.Value} {f.Key}")), _figures);
    }

    private static string Keep(string id, string what, string line, JsonObject figures)
    {
        string text = $"{id} {what}: {line}";
        Console.WriteLine(text);
        if (Environment.GetEnvironmentVariable("EDGE_FAULTS_RESULTS") is { Length: > 0 } file)
        {
            var row = new JsonObject
            {
                ["id"] = id,
                ["what"] = what,
                ["depth"] = FaultRun.Depth,
                ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
                ["load"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
                ["figures"] = figures.DeepClone(),
                ["line"] = text,
            };
            lock (Gate)
                File.AppendAllText(file, row.ToJsonString(Plain) + "\n");
        }

        return text;
    }
}
