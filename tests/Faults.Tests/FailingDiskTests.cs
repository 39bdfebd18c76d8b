using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Matrix;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F8: the disk answers with errors, or turns read-only, under the running gateway. While it does, nothing more is called
/// stored, the panel says so, and alarms start and end as before; when it works again, everything taken meanwhile is there.
/// </summary>
public sealed class FailingDiskTests(ITestOutputHelper output)
{
    private const int FailingCalls = 4;
    private readonly Random _random = new(FaultRun.Seed);
    private readonly List<double> _shownMs = [];
    private int _alarmChanges;

    [Theory]
    [InlineData("fdatasync")]
    [InlineData("pwrite64")]
    public void F8_input_output_errors_stop_acknowledgements_and_never_the_alarms(string call)
    {
        string what = $"input/output errors of {call}";
        if (!File.Exists("/usr/bin/strace"))
        {
            output.WriteLine(FaultRow.NotRun("F8", what, "strace is not installed"));
            return;
        }

        int cycles = FaultRun.Count(1, 25, 50);
        using var site = new FaultSite(_random, KillTests.FreePort());
        using var feed = new BedsideFeed(site);
        site.StartReceiver();
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            // Counted on the journal's thread alone, whose first commits come after the start.
            int first = _random.Next(30, 60);
            site.StartGateway(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", $"inject={call}:error=EIO:when={first}..{first + FailingCalls - 1}"]);
            LiveThroughFault(site);
            WaitFor(site, s => !HasFault(s), "the fault does not end");
            site.KillGateway();
        }

        feed.Dispose();
        site.StartGateway();
        site.Drain();
        Report(new FaultRow("F8", what).With("cycles", cycles), site);
    }

    [Fact]
    public void F8_a_disk_that_turns_read_only_is_said_and_nothing_stored_is_lost()
    {
        const string What = "file system turns read-only";
        if (Rig.NoDisks is { } reason)
        {
            output.WriteLine(FaultRow.NotRun("F8", What, reason));
            return;
        }

        int cycles = FaultRun.Count(1, 5, 20);
        using var site = new FaultSite(_random, KillTests.FreePort());
        using var feed = new BedsideFeed(site);
        using var disk = new LoopDisk(site.Port("disk.img"), 96, site.GatewayFolder);
        site.StartReceiver();
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            site.StartGateway();
            WaitFor(site, s => site.Durable.GetValueOrDefault("vitals") > 0, "nothing is stored");
            Thread.Sleep(_random.Next(500, 3000));
            site.Look();
            disk.TurnReadOnly();
            LiveThroughFault(site);
            site.KillGateway();
            disk.Repair();
        }

        feed.Dispose();
        site.StartGateway();
        site.Drain();
        Report(new FaultRow("F8", What).With("cycles", cycles), site);
        site.KillGateway();
    }

    private static void WaitFor(FaultSite site, Func<JsonNode, bool> condition, string otherwise)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (site.Look() is not { } state || !condition(state))
        {
            Assert.True(site.GatewayRuns, "the gateway ended by itself");
            Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 90, otherwise);
            Thread.Sleep(20);
        }
    }

    /// <summary>From the last number called stored until the panel says that nothing is, and three seconds of fault.</summary>
    private void LiveThroughFault(FaultSite site)
    {
        long last = -1, lastAt = 0;
        WaitFor(site, s =>
        {
            long durable = site.Durable.GetValueOrDefault("vitals");
            if (durable != last)
                (last, lastAt) = (durable, TimeProvider.System.GetTimestamp());
            return HasFault(s);
        }, "no fault is shown");
        _shownMs.Add(TimeProvider.System.GetElapsedTime(lastAt).TotalMilliseconds);

        long start = TimeProvider.System.GetTimestamp();
        HashSet<string> seen = [];
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < 3)
        {
            Thread.Sleep(20);
            JsonNode state = site.Look()!;
            Assert.Equal(last, site.Durable["vitals"]);
            Assert.True(HasFault(state));
            foreach (JsonNode? alarm in state["alarms"]!.AsArray().Where(a => a!["kind"]!.GetValue<string>() == "SP"))
                seen.Add(alarm!["episode"]!.GetValue<string>());
        }

        Assert.True(seen.Count >= 2, "no alarm started while the disk failed");
        _alarmChanges += seen.Count;
    }

    private void Report(FaultRow row, FaultSite site)
    {
        Findings found = Findings.Of(site);
        found.Fill(row).With("alarms during the faults", _alarmChanges)
            .With("ms from the last stored to the alarm, greatest", Math.Round(_shownMs.Max()));
        output.WriteLine(row.Done());
        found.MustBeClean(string.Create(CultureInfo.InvariantCulture, $"seed {FaultRun.Seed}"));
        Assert.Equal(0, found.Dropped);
    }

    private static bool HasFault(JsonNode state) => state["alarms"]!.AsArray().Any(a => a!["rule"]!.GetValue<string>() == "journal-fault");
}
