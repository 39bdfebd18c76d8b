using Edge.Links;
using Edge.Matrix;
using Edge.Receiver.Tests;
using Edge.Sync.Journal;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Https;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F9: the ways in which a link can be gone. Found within two keep-alives, taken up again after the link is back, nothing lost
/// and nothing twice. A black hole of DNS needs a name server of one's own and is not among them.
/// </summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    private const double BytesPerSecond = 1e6;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);
    private readonly Random _random = new(FaultRun.Seed);

    [Theory]
    [InlineData("cut")]
    [InlineData("half-open")]
    [InlineData("captive portal")]
    [InlineData("captive portal with TLS")]
    [InlineData("dribble")]
    [InlineData("silence")]
    public async Task F9_a_partition_is_found_and_survived(string kind)
    {
        int cycles = FaultRun.Count(1, 5, 35);
        await using var bench = new Bench();
        Uri receiver = await bench.StartReceiverAsync();
        using var line = new ShapedLine(receiver.Port, BytesPerSecond, TimeSpan.FromMilliseconds(20), 30_000);
        await using Uplink uplink = Start(bench, line.Port);
        long vitals = bench.Append(Lane.Vitals, 100), alerts = bench.Append(Lane.Alert, 1);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, vitals);
        List<double> found = [], resumed = [];
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            using Stranger? stranger = Break(line, kind);
            long at = TimeProvider.System.GetTimestamp();
            vitals = bench.Append(Lane.Vitals, _random.Next(50, 200));
            alerts = bench.Append(Lane.Alert, 2);
            await Bench.WaitAsync(() => uplink.Status.State != UplinkState.Connected, "the partition is not noticed");
            found.Add(TimeProvider.System.GetElapsedTime(at).TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(2 + 4 * _random.NextDouble()));
            Assert.NotEqual(alerts, bench.Journal.AcknowledgedUpTo(Lane.Alert));
            Mend(line, receiver.Port);
            at = TimeProvider.System.GetTimestamp();
            await bench.WaitAcknowledgedAsync(Lane.Alert, alerts);
            resumed.Add(TimeProvider.System.GetElapsedTime(at).TotalSeconds);
            await bench.WaitAcknowledgedAsync(Lane.Vitals, vitals);
        }

        await ReportAsync(bench, new FaultRow("F9", "partition: " + kind).With("cycles", cycles), vitals, alerts, found, resumed);
    }

    private async Task ReportAsync(Bench bench, FaultRow row, long vitals, long alerts, List<double> found, List<double> resumed)
    {
        List<long> got = await bench.ReceivedAsync(Lane.Vitals), gotAlerts = await bench.ReceivedAsync(Lane.Alert);
        output.WriteLine(row.With("acked", vitals + alerts)
            .With("lost", vitals + alerts - got.Distinct().Count() - gotAlerts.Distinct().Count())
            .With("duplicated", got.Count + gotAlerts.Count - got.Distinct().Count() - gotAlerts.Distinct().Count())
            .With("s until noticed, greatest", found.Max()).With("s from link to alert, greatest", resumed.Max()).Done());
        Assert.Equal(Enumerable.Range(1, (int)vitals).Select(i => (long)i), got);
        Assert.Equal(Enumerable.Range(1, (int)alerts).Select(i => (long)i), gotAlerts);
    }

    private static Stranger? Break(ShapedLine line, string kind)
    {
        if (kind == "half-open")
        {
            line.BlackHole(true);
            return null;
        }

        line.Cut();
        Stranger? stranger = kind switch
        {
            "captive portal" => new Stranger(StrangerKind.Portal),
            "captive portal with TLS" => new Stranger(StrangerKind.PortalWithTls),
            "dribble" => new Stranger(StrangerKind.Dribble),
            "silence" => new Stranger(StrangerKind.Silent),
            _ => null,
        };
        if (stranger is not null)
        {
            line.Lead(stranger.Port);
            line.Up();
        }

        return stranger;
    }

    private static void Mend(ShapedLine line, int receiver)
    {
        line.Cut();
        line.BlackHole(false);
        line.Lead(receiver);
        line.Up();
    }

    // The back-off is the real one, with its full jitter.
    private Uplink Start(Bench bench, int port)
    {
        var sending = new SendingOptions { Gateway = Bench.Gateway, GatherInterval = TimeSpan.FromMilliseconds(50), HalfOpenAfter = 2 * KeepAlive, AlertHalfOpenAfter = 2 * KeepAlive };
        var https = new HttpsUplinkOptions { Receiver = new Uri($"https://127.0.0.1:{port}"), Certificate = bench.Certificate, PinnedAuthority = bench.Mint.Authority, KeepAlive = KeepAlive };
        var uplink = Uplink.OverHttps(bench.Journal, sending, https, new UplinkSurroundings(TimeProvider.System, bench.Stamper, _random));
        uplink.Start();
        return uplink;
    }
}
