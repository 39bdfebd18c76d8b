using System.Text.Json.Nodes;

namespace Edge.Gateway.Benchmarks;

/// <summary>Percentiles of one run, in the unit of the samples.</summary>
internal readonly record struct Percentiles(double P50, double P99, double P999, double Max)
{
    /// <summary>Percentiles of samples; the array is sorted in place.</summary>
    public static Percentiles Of(double[] samples)
    {
        Array.Sort(samples);
        return new Percentiles(At(samples, 0.5), At(samples, 0.99), At(samples, 0.999), samples[^1]);
    }

    /// <summary>Median over runs of each percentile.</summary>
    public static JsonObject MedianOf(IReadOnlyList<Percentiles> runs) => new()
    {
        ["p50"] = Median(runs.Select(r => r.P50)),
        ["p99"] = Median(runs.Select(r => r.P99)),
        ["p999"] = Median(runs.Select(r => r.P999)),
        ["max"] = Median(runs.Select(r => r.Max)),
    };

    /// <summary>Median, rounded to two decimals.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double median = sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return Math.Round(median, 2);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(sorted.Length * share) - 1)];
}
