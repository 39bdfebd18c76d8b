using System.Globalization;

namespace Edge.Matrix;

/// <summary>
/// How long a run of the fault matrix is: <c>EDGE_FAULTS</c> is <c>short</c> (also when not set), <c>full</c> or <c>nightly</c>.
/// <c>EDGE_SEED</c> repeats a run; every row prints the seed it used.
/// </summary>
internal static class FaultRun
{
    public static string Depth { get; } = Environment.GetEnvironmentVariable("EDGE_FAULTS") switch
    {
        null or "" or "short" => "short",
        "full" => "full",
        "nightly" => "nightly",
        var other => throw new InvalidOperationException($"EDGE_FAULTS is '{other}'; it can be short, full or nightly."),
    };

    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("EDGE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 20261120;

    /// <summary>The count of a row in this run.</summary>
    public static int Count(int @short, int full, int nightly) => Depth switch
    {
        "full" => full,
        "nightly" => nightly,
        _ => @short,
    };
}
