using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Matrix;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F12: the real gateway with a wall clock that starts in 1970, has gone an hour forth or back, or has stood for 25 days. Order
/// is that of the numbers and of monotonic time, nothing is lost, and a year that cannot be is said on the panel.
/// </summary>
public sealed class ClockTests(ITestOutputHelper output)
{
    private const string What = "starts with a wrong wall clock";
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    private const int ReadingsPerStart = 100;
    private static readonly string[] Walls = ["@1970-01-01 00:00:10", "+0", "+1h", "-1h", "+25d", "+0"];

    [Fact]
    public void F12_whatever_the_wall_clock_says_order_and_completeness_hold()
    {
        if (!File.Exists(Library))
        {
            output.WriteLine(FaultRow.NotRun("F12", What, "libfaketime is not installed"));
            return;
        }

        int rounds = FaultRun.Count(1, 10, 10), starts = 0, said = 0;
        using var site = new FaultSite(new Random(FaultRun.Seed), KillTests.FreePort());
        using var feed = new BedsideFeed(site);
        site.StartReceiver();
        for (int round = 0; round < rounds; round++)
        {
            foreach (string wall in Walls)
            {
                starts++;
                site.StartGateway(null, ("LD_PRELOAD", Library), ("FAKETIME", wall), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
                bool clockAlarm = LiveFor(site, ReadingsPerStart);
                said += clockAlarm ? 1 : 0;
                Assert.True(clockAlarm || !wall.StartsWith("@1970", StringComparison.Ordinal), "1970 is believed");
                site.KillGateway();
            }
        }

        feed.Dispose();
        site.StartGateway();
        site.Drain();
        Findings found = Findings.Of(site);
        // Two devices have a thread each, which stamps before it takes its turn: order is that of one device.
        int backwards = site.ReceiverRecords("vitals").GroupBy(r => r.Record["reading"]?["device"]?.GetValue<string>())
            .Sum(device => CountBackwards([.. device.Select(r => long.Parse(r.Record["monotonicNs"]!.GetValue<string>(), CultureInfo.InvariantCulture))]));
        output.WriteLine(found.Fill(new FaultRow("F12", What).With("cycles", starts)).With("stamps that go back", backwards).With("starts that said the clock is wrong", said).Done());
        found.MustBeClean($"seed {FaultRun.Seed}");
        Assert.Equal(0, backwards);
    }

    private static int CountBackwards(long[] stamps) => stamps.Zip(stamps.Skip(1)).Count(p => p.Second < p.First);

    /// <summary>Waits for new durable readings; true when the panel said that the clock is wrong.</summary>
    private static bool LiveFor(FaultSite site, int readings)
    {
        long until = site.Durable.GetValueOrDefault("vitals") + readings;
        long start = TimeProvider.System.GetTimestamp();
        bool said = false;
        while (site.Durable.GetValueOrDefault("vitals") < until)
        {
            Assert.True(site.GatewayRuns, "the gateway ended by itself");
            Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 60, "nothing is stored");
            Thread.Sleep(50);
            said |= site.Look()?["alarms"]!.AsArray().Any(a => a!["rule"]!.GetValue<string>() == "clock") == true;
        }

        return said;
    }
}
