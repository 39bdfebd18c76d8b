using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Edge.Matrix;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F1, F2: kill -9 at random instants, with the link up and with the receiver gone. Every record that the gateway had called
/// durable arrives at the receiver, none twice, none out of order; an acknowledgement that was answered stays.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int CyclesPerOutage = 25;
    private const int MostDescriptorsMore = 8;
    private readonly List<double> _firstStoredMs = [];
    private readonly HashSet<string> _acknowledged = [];

    [Fact]
    public void F1_kills_with_the_link_up_lose_nothing() => Run("F1", "kill -9, link up", FaultRun.Count(100, 1000, 10_000), linkUp: true);

    [Fact]
    public void F2_kills_with_the_link_down_lose_nothing() => Run("F2", "kill -9, link down", FaultRun.Count(100, 1000, 10_000), linkUp: false);

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Run(string id, string what, int kills, bool linkUp)
    {
        var random = new Random(FaultRun.Seed + kills);
        using var site = new FaultSite(random, FreePort());
        using var feed = new BedsideFeed(site);
        site.StartReceiver();
        Footprint before = Settled(site, site.CatchUp);
        site.KillGateway();
        for (int kill = 0; kill < kills; kill++)
        {
            if (!linkUp && kill % CyclesPerOutage == 0)
                DrainAndPart(site, kill);
            site.StartGateway();

            // Most kills count from the start and may hit it; a third waits, so that they hit a gateway that works on any machine.
            if (kill % 3 == 0)
                site.WaitUntilItAnswers();
            LiveFor(site, TimeSpan.FromMilliseconds(random.Next(50, 2000)), kill);
            Assert.True(site.GatewayRuns, $"the gateway ended by itself before kill {kill}, seed {FaultRun.Seed}");
            site.KillGateway();
        }

        feed.Dispose();
        site.StartReceiverAgain();
        Footprint after = Settled(site, site.Drain);
        Report(new FaultRow(id, what).With("cycles", kills), site, before, after);
    }

    private void Report(FaultRow row, FaultSite site, Footprint before, Footprint after)
    {
        Findings found = Findings.Of(site);
        int damaged = Verify(site.GatewayFolder);
        _firstStoredMs.Sort();
        found.Fill(row).With("alarm acknowledgements", _acknowledged.Count).With("chain findings", damaged)
            .With("ms to first stored reading p50", At(0.5)).With("p95", At(0.95))
            .With("MB resident before", before.ResidentMb).With("MB after", after.ResidentMb)
            .With("descriptors before", before.Descriptors).With("descriptors after", after.Descriptors).With("threads after", after.Threads);
        output.WriteLine(row.Done());
        found.MustBeClean($"seed {FaultRun.Seed}");
        Assert.Equal(0, damaged);
        Assert.True(after.Descriptors <= before.Descriptors + MostDescriptorsMore, $"{before} became {after}");
        CheckVitals(site.ReceiverRecords("vitals"));
        CheckAcknowledgements(site.ReceiverRecords("alert"));
    }

    private double At(double share) => _firstStoredMs.Count == 0 ? double.NaN : _firstStoredMs[(int)((_firstStoredMs.Count - 1) * share)];

    // A backlog as long as the kills before it goes up, then the receiver goes away again.
    private static void DrainAndPart(FaultSite site, int kill)
    {
        if (kill > 0)
        {
            site.StartReceiver();
            site.StartGateway();
            site.CatchUp();
            site.KillGateway();
        }

        site.KillReceiver();
    }

    private static Footprint Settled(FaultSite site, Action wait)
    {
        site.StartGateway();
        wait();
        Thread.Sleep(2000);
        return Footprint.Of(site.GatewayProcess);
    }

    private void LiveFor(FaultSite site, TimeSpan span, int kill)
    {
        long start = TimeProvider.System.GetTimestamp();
        long? known = null;
        bool stored = false;
        while (TimeProvider.System.GetElapsedTime(start) < span)
        {
            Thread.Sleep(20);
            if (site.Look() is not { } state)
            {
                continue;
            }

            // The first look knows what the start has recovered; the next number is a reading of this life.
            JsonNode? alarm = state["alarms"]!.AsArray().FirstOrDefault(a => a!["kind"]!.GetValue<string>() == "SP" && a["ack"] is null);
            known ??= site.Durable.GetValueOrDefault("vitals");
            if (!stored && site.Durable.GetValueOrDefault("vitals") > known)
            {
                stored = true;
                _firstStoredMs.Add(TimeProvider.System.GetElapsedTime(site.StartedAt).TotalMilliseconds);
            }

            string? episode = alarm?["episode"]!.GetValue<string>();
            if (episode is not null
                && site.Post($"api/alarms/{episode}/ack", """{"station":"fault-test"}""", $"key-{kill}-{episode[^8..]}") == 200)
            {
                _acknowledged.Add(episode);
            }
        }
    }

    /// <summary>Findings of <c>journal verify</c> beside the running gateway.</summary>
    internal static int Verify(string folder)
    {
        using Process verify = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edge-gateway.dll"), "journal", "verify", folder]) { RedirectStandardOutput = true })!;
        string[] lines = verify.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        verify.WaitForExit();
        Assert.NotEmpty(lines);
        return lines.Sum(l => JsonNode.Parse(l)!["findings"]!.GetValue<int>());
    }

    private static void CheckVitals(List<(string Epoch, long Seq, JsonNode Record)> vitals)
    {
        Assert.Single(vitals.Select(v => v.Epoch).Distinct());
        long[] stamps = [.. vitals.Where(v => Device(v.Record) == "finger").Select(v => long.Parse(v.Record["monotonicNs"]!.GetValue<string>(), CultureInfo.InvariantCulture))];
        Assert.Equal(stamps.Order(), stamps);
        Assert.True(stamps.Length > 100, $"only {stamps.Length} readings of {vitals.Count}: {string.Join(" ", vitals.Take(3).Select(v => v.Record.ToJsonString()))}");

        // Frames that one read brought carry one stamp; the pulse counts through forty values, so stamp and value name a frame.
        string[] keys = [.. vitals
            .Where(v => Device(v.Record) == "finger" && v.Record["reading"]!["mdc"]!.GetValue<uint>() == Edge.Model.Observations.Metrics.PulseRateOximeter.Mdc)
            .Select(v => $"{v.Record["monotonicNs"]} {v.Record["reading"]!["mantissa"]}")];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    // Stored ids are sixteen bytes in base64, the panel's are the same in base 32: compared as numbers.
    private void CheckAcknowledgements(List<(string Epoch, long Seq, JsonNode Record)> alerts)
    {
        HashSet<UInt128> stored = [.. alerts
            .Where(a => a.Record["alarm"]?["type"]?.GetValue<string>() == "ALARM_EVENT_TYPE_ACK")
            .Select(a => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Convert.FromBase64String(a.Record["alarm"]!["episode"]!.GetValue<string>())))];
        Assert.NotEmpty(_acknowledged);
        foreach (string episode in _acknowledged)
        {
            Assert.True(Edge.Model.Alarms.EpisodeId.TryParse(episode, out Edge.Model.Alarms.EpisodeId id));
            Assert.True(stored.Contains(id.Value), $"the acknowledgement of {episode} was answered and is lost");
        }
    }

    private static string? Device(JsonNode record) => record["reading"]?["device"]?.GetValue<string>();
}
