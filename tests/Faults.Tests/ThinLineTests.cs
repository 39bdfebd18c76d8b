using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Benchmarks;
using Edge.Matrix;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F10: alerts over 48 kbit/s and 600 ms while a backlog drains, with a shallow and a deep queue in the modem. Every alert arrives;
/// the times are printed and not asserted, since they are the machine's too.
/// </summary>
public sealed class ThinLineTests(ITestOutputHelper output)
{
    private const double BytesPerSecond = 6000;

    [Theory]
    [InlineData(3_000)]
    [InlineData(30_000)]
    public async Task F10_alerts_pass_a_backlog_on_a_thin_line(int queueBytes)
    {
        int alerts = FaultRun.Count(10, 100, 1000), backlog = FaultRun.Count(20_000, 100_000, 300_000);
        var bench = new AlertBound(backlog, alerts, queueBytes, BytesPerSecond, TimeSpan.FromMilliseconds(300), FaultRun.Seed);
        JsonNode figures = JsonSerializer.SerializeToNode(await bench.RunAsync(stalls: true))!;
        JsonNode latency = figures["alert_ms"]!;
        int arrived = figures["arrived"]!.GetValue<int>();
        output.WriteLine(new FaultRow("F10", $"48 kbit/s, 600 ms, stalls, modem queue of {queueBytes / 1000} KB").With("alerts", alerts)
            .With("lost", alerts - arrived).With("backlog", backlog)
            .With("ms p50", latency["p50"]!.GetValue<double>()).With("ms p99", latency["p99"]!.GetValue<double>()).With("ms greatest", latency["max"]!.GetValue<double>())
            .With("of the line used", figures["link_used"]!.GetValue<double>()).Done());
        Assert.Equal(alerts, arrived);
        Assert.True(figures["backlog_left"]!.GetValue<bool>(), "the backlog was gone before the alerts were");
    }
}
