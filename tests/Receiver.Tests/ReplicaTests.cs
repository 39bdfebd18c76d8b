using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Databases;
using Edge.Links;
using Edge.Receiver.Store;
using Edge.Receiver.Tests.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests;

/// <summary>Two receivers as processes of their own on one PostgreSQL, behind a balancer, while things are killed.</summary>
public sealed class ReplicaTests
{
    private const int Rounds = 10;
    private static readonly (Lane Lane, int PerRound)[] Load = [(Lane.Vitals, 300), (Lane.Waveform, 120), (Lane.Twin, 60), (Lane.Alert, 20)];

    [PostgresFact]
    public async Task With_a_replica_killed_and_the_database_restarted_nothing_is_lost_doubled_or_out_of_order()
    {
        using var server = PostgresServer.Start();
        await using var bench = new Bench { Store = server.NewDatabase() };
        string config = Configuration(bench);
        ReceiverProcess first = ReceiverProcess.FromConfig(config);
        await using ReceiverProcess second = ReceiverProcess.FromConfig(config);
        await using var balancer = new Balancer(first.Port, second.Port);
        bench.StartUplink(balancer.Address);
        Dictionary<Lane, List<byte[]>> sent = Load.ToDictionary(l => l.Lane, _ => new List<byte[]>());
        int killedPort = first.Port;
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((Lane lane, int count) in Load)
                Append(bench, lane, count, sent[lane]);
            switch (round)
            {
                case 2:
                    // All on the one that is killed next, with requests under way.
                    balancer.Target(first.Port);
                    balancer.CutAll();
                    break;
                case 3:
                    await first.DisposeAsync();
                    balancer.Target(first.Port, second.Port);
                    break;
                case 5:
                    server.Stop();
                    server.Resume();
                    break;
                case 7:
                    first = ReceiverProcess.FromConfig(config);
                    balancer.Target(first.Port);
                    balancer.CutAll();
                    break;
                case 9:
                    balancer.Target(first.Port, second.Port);
                    balancer.CutAll();
                    break;
            }

            // Some of each round is on its way when the next thing happens.
            await Bench.WaitAsync(() => bench.Journal.AcknowledgedUpTo(Lane.Vitals) >= sent[Lane.Vitals].Count - 200, $"round {round} stands at {bench.Journal.AcknowledgedUpTo(Lane.Vitals)}");
        }

        foreach ((Lane lane, List<byte[]> payloads) in sent)
            await bench.WaitAcknowledgedAsync(lane, payloads.Count);
        await first.DisposeAsync();
        Assert.Equal(5000, sent.Values.Sum(s => s.Count));
        Assert.All(new[] { killedPort, second.Port, first.Port }, port => Assert.True(balancer.CarriedBytes(port) > 4096, $"port {port} carried {balancer.CarriedBytes(port)} bytes"));
        using PostgresInbox inbox = PostgresInbox.Over(bench.Store!, TimeProvider.System);
        inbox.Prepare();
        foreach ((Lane lane, List<byte[]> payloads) in sent)
            AssertArrived(bench, inbox, lane, payloads);
    }

    [PostgresFact]
    public async Task Two_replicas_that_take_one_lane_at_the_same_time_lose_nothing_of_each_other()
    {
        using var server = PostgresServer.Start();
        await using var bench = new Bench { Store = server.NewDatabase() };
        string config = Configuration(bench);
        await using ReceiverProcess first = ReceiverProcess.FromConfig(config);
        await using ReceiverProcess second = ReceiverProcess.FromConfig(config);
        using var batches = new ChainedBatches(900);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = bench.Mint.Gateway(ChainedBatches.Gateway);
        using HttpClient client = bench.Client(certificate);
        var random = new Random(11);
        (int From, int To)[] work = [.. Enumerable.Range(0, 90).Select(i => (i * 10 + 1, Math.Min(900, i * 10 + 10 + random.Next(0, 15)))).OrderBy(_ => random.Next())];
        List<int> refused = [];
        await Parallel.ForEachAsync(work.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, stop) =>
        {
            int port = item.Index % 2 == 0 ? first.Port : second.Port;
            for (int status = 503; status == 503;)
            {
                using var body = new ByteArrayContent(batches.Slice(item.Item.From, item.Item.To));
                using HttpResponseMessage answer = await client.PostAsync(new Uri($"https://127.0.0.1:{port}/v1/gateways/{ChainedBatches.Gateway}/batches"), body, stop);
                status = (int)answer.StatusCode;
                lock (refused)
                    refused.AddRange(status is 200 or 503 ? [] : [status]);
            }
        });
        Assert.Empty(refused);
        using PostgresInbox inbox = PostgresInbox.Over(bench.Store!, TimeProvider.System);
        inbox.Prepare();
        LaneSummary lane = Assert.Single(inbox.Summaries(ChainedBatches.Gateway));
        Assert.Equal((900L, 900L, work.Sum(w => w.To - w.From + 1L) - 900), (lane.Records, lane.UpTo, lane.Duplicates));
    }

    [BrokerAndPostgresFact]
    public async Task Two_replicas_share_what_a_broker_brings_and_one_may_be_killed()
    {
        using var server = PostgresServer.Start();
        await using var bench = new Bench { Store = server.NewDatabase() };
        using var broker = new Mosquitto(bench.ReceiverFolder);
        CertificateMint.Save(bench.Mint.Client("receiver"), bench.ReceiverFolder, "broker-client");
        string config = Configuration(bench, broker.Port);
        ReceiverProcess first = ReceiverProcess.FromConfig(config);
        await using ReceiverProcess second = ReceiverProcess.FromConfig(config);
        Edge.Sync.Uplinks.Uplink uplink = bench.StartMqttUplink(broker.Port);
        Dictionary<Lane, List<byte[]>> sent = Load.ToDictionary(l => l.Lane, _ => new List<byte[]>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((Lane lane, int count) in Load)
                Append(bench, lane, count, sent[lane]);
            if (round == 4)
                await first.DisposeAsync();
            await Bench.WaitAsync(() => bench.Journal.AcknowledgedUpTo(Lane.Vitals) >= sent[Lane.Vitals].Count - 200, $"round {round} stands at {bench.Journal.AcknowledgedUpTo(Lane.Vitals)}: {uplink.Status}", seconds: 120);
        }

        foreach ((Lane lane, List<byte[]> payloads) in sent)
            await bench.WaitAcknowledgedAsync(lane, payloads.Count, seconds: 120);
        using PostgresInbox inbox = PostgresInbox.Over(bench.Store!, TimeProvider.System);
        inbox.Prepare();
        foreach ((Lane lane, List<byte[]> payloads) in sent)
            AssertArrived(bench, inbox, lane, payloads);
    }

    private static string Configuration(Bench bench, int brokerPort)
    {
        string file = Configuration(bench);
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        config["broker"] = new JsonObject
        {
            ["host"] = "127.0.0.1",
            ["port"] = brokerPort,
            ["authority"] = Path.Combine(bench.ReceiverFolder, "authority.crt"),
            ["certificate"] = Path.Combine(bench.ReceiverFolder, "broker-client.crt"),
            ["key"] = Path.Combine(bench.ReceiverFolder, "broker-client.key"),
        };
        File.WriteAllText(file, config.ToJsonString());
        return file;
    }

    private static string Configuration(Bench bench)
    {
        ReceiverOptions options = bench.Options(0);
        string file = Path.Combine(bench.ReceiverFolder, "receiver.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { storeFile = options.StoreFile, port = 0, certificate = options.Certificate, key = options.Key, authority = options.Authority }));
        return file;
    }

    private static void Append(Bench bench, Lane lane, int count, List<byte[]> sent)
    {
        for (int i = 0; i < count; i++)
        {
            var record = new Record { Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = 150456, Mantissa = sent.Count, Validity = 1 } };
            bench.Stamper.Stamp(record);
            sent.Add(record.ToByteArray());
            AppendResult appended = bench.Journal.Append(lane, sent[^1]);
            Assert.True(appended.Accepted);
            Assert.Equal(sent.Count, appended.Seq);
        }
    }

    private static void AssertArrived(Bench bench, PostgresInbox inbox, Lane lane, List<byte[]> sent)
    {
        var key = new LaneKey(Bench.Gateway, bench.Journal.Epoch(lane), lane);
        LaneSummary summary = Assert.Single(inbox.Summaries(Bench.Gateway), l => l.Key.Lane == lane);
        Assert.Equal((key, (long)sent.Count, (long)sent.Count), (summary.Key, summary.Records, summary.UpTo));
        Assert.Equal(bench.Journal.AcknowledgedUpTo(lane), summary.UpTo);
        IReadOnlyList<StoredRecord> stored = inbox.ReadContiguous(key, 0, 10_000);
        Assert.Equal(sent.Count, stored.Count);
        using var chain = new HashChain();
        for (int i = 0; i < sent.Count; i++)
        {
            Assert.Equal(i + 1, stored[i].Seq);
            Assert.Equal(sent[i], stored[i].Payload);
            chain.Advance(i + 1, stored[i].Payload);
        }

        inbox.Transact(store =>
        {
            Assert.Equal(chain.ToArray(), Assert.Single(store.Coverage(key).Spans).After);
            return false;
        });
    }
}
