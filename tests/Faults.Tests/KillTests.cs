using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// kill -9 at random instants, with the link up and with the receiver gone. Every record that the gateway had called
/// durable arrives at the receiver, none twice, none out of order; an acknowledgement that was answered stays.
/// <c>EDGE_KILLS</c> sets the count (200 when not set), <c>EDGE_SEED</c> repeats a run.
/// </summary>
public class KillTests(ITestOutputHelper output)
{
    private const int CyclesPerOutage = 10;

    [Fact]
    public void No_durable_record_is_lost_and_none_comes_twice_over_random_kills()
    {
        int kills = Number("EDGE_KILLS", 200);
        int seed = Number("EDGE_SEED", 20261120);
        var random = new Random(seed);
        using var site = new FaultSite(random, FreePort());
        using var feed = new BedsideFeed(site);
        HashSet<string> acknowledged = [];
        site.StartReceiver();
        for (int kill = 0; kill < kills; kill++)
        {
            TakeReceiverAwayAndBack(site, kill);
            site.StartGateway();
            LiveFor(site, TimeSpan.FromMilliseconds(random.Next(50, 2000)), acknowledged, kill);
            Assert.True(site.GatewayRuns, $"the gateway ended by itself before kill {kill}, seed {seed}");
            site.KillGateway();
        }

        feed.Dispose();
        site.StartReceiverAgain();
        site.StartGateway();
        site.Drain();
        Check(site, acknowledged);
        output.WriteLine($"{kills} kills, seed {seed}, durable {string.Join(", ", site.Durable.Select(d => $"{d.Key} {d.Value}"))}, {acknowledged.Count} acknowledgements");
    }

    // Half of the cycles run with the link up, half without a receiver.
    private static void TakeReceiverAwayAndBack(FaultSite site, int kill)
    {
        if (kill % CyclesPerOutage == 0 && kill / CyclesPerOutage % 2 == 1)
        {
            site.KillReceiver();
        }
        else if (kill % CyclesPerOutage == 0 && kill > 0)
        {
            site.StartReceiver();
        }
    }

    private static void LiveFor(FaultSite site, TimeSpan span, HashSet<string> acknowledged, int kill)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < span)
        {
            Thread.Sleep(20);
            JsonNode? alarm = site.Look()?["alarms"]!.AsArray().FirstOrDefault(a => a!["kind"]!.GetValue<string>() == "SP" && a["ack"] is null);
            string? episode = alarm?["episode"]!.GetValue<string>();
            if (episode is not null
                && site.Post($"api/alarms/{episode}/ack", """{"station":"fault-test"}""", $"key-{kill}-{episode[^8..]}") == 200)
            {
                acknowledged.Add(episode);
            }
        }
    }

    private static void Check(FaultSite site, HashSet<string> acknowledged)
    {
        JsonArray lanes = site.ReceiverLanes();
        foreach ((string lane, long durable) in site.Durable)
        {
            List<(string Epoch, long Seq, JsonNode Record)> records = site.ReceiverRecords(lane);
            Assert.Single(records.Select(r => r.Epoch).Distinct());
            Assert.Equal(records.Count, records.Select(r => r.Seq).Distinct().Count());
            long dropped = lanes.Where(l => l!["lane"]!.GetValue<string>() == lane).Sum(l => l!["dropped"]!.GetValue<long>());
            Assert.Equal(records.Max(r => r.Seq), records.Count + dropped);
            Assert.True(records.Max(r => r.Seq) >= durable, $"{lane}: durable up to {durable}, received up to {records.Max(r => r.Seq)}");
            Assert.Equal(records.Select(r => r.Seq).Order(), records.Select(r => r.Seq));
        }

        CheckVitals(site.ReceiverRecords("vitals"));
        CheckAcknowledgements(site.ReceiverRecords("alert"), acknowledged);
    }

    private static void CheckVitals(List<(string Epoch, long Seq, JsonNode Record)> vitals)
    {
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
    private static void CheckAcknowledgements(List<(string Epoch, long Seq, JsonNode Record)> alerts, HashSet<string> acknowledged)
    {
        HashSet<UInt128> stored = [.. alerts
            .Where(a => a.Record["alarm"]?["type"]?.GetValue<string>() == "ALARM_EVENT_TYPE_ACK")
            .Select(a => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Convert.FromBase64String(a.Record["alarm"]!["episode"]!.GetValue<string>())))];
        Assert.NotEmpty(acknowledged);
        foreach (string episode in acknowledged)
        {
            Assert.True(Edge.Model.Alarms.EpisodeId.TryParse(episode, out Edge.Model.Alarms.EpisodeId id));
            Assert.True(stored.Contains(id.Value), $"the acknowledgement of {episode} was answered and is lost");
        }
    }

    private static string? Device(JsonNode record) => record["reading"]?["device"]?.GetValue<string>();

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
