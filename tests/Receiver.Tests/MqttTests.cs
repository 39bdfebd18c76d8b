using System.Text;
using Edge.Links;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Receiver.Tests;

/// <summary>Journal, uplink, a real broker with TLS and client certificates, and the receiver: nothing lost, nothing twice.</summary>
public sealed class MqttTests
{
    [MqttFact]
    public async Task All_records_of_all_lanes_arrive_once_and_in_order()
    {
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        Uplink uplink = bench.StartMqttUplink(broker.Port);
        foreach (Lane lane in new[] { Lane.Vitals, Lane.Alert, Lane.Audit })
        {
            long last = bench.Append(lane, 700);
            await bench.WaitAcknowledgedAsync(lane, last);
            Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), await bench.ReceivedAsync(lane));
        }

        Assert.Equal(UplinkState.Connected, uplink.Status.State);
        Assert.True(uplink.Status.AlertKnownP50Ms > 0);
    }

    [MqttFact]
    public async Task A_broker_killed_again_and_again_loses_nothing_and_doubles_nothing()
    {
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        Uplink uplink = bench.StartMqttUplink(broker.Port);
        long vitals = 0, alerts = 0;
        for (int i = 0; i < 8; i++)
        {
            long before = bench.Journal.AcknowledgedUpTo(Lane.Vitals);
            vitals = bench.Append(Lane.Vitals, 1000);
            alerts = bench.Append(Lane.Alert, 2);
            await Bench.WaitAsync(() => bench.Journal.AcknowledgedUpTo(Lane.Vitals) > before, "nothing moves");
            broker.Kill();
            vitals = bench.Append(Lane.Vitals, 50);
            broker.Start();
        }

        await bench.WaitAcknowledgedAsync(Lane.Vitals, vitals);
        await bench.WaitAcknowledgedAsync(Lane.Alert, alerts);
        Assert.Equal(Enumerable.Range(1, (int)vitals).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        Assert.Equal(Enumerable.Range(1, (int)alerts).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
        Assert.True(uplink.Status.Connections >= 8);
    }

    [MqttFact]
    public async Task A_receiver_that_is_away_is_waited_for_although_the_broker_confirms()
    {
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        bench.StartMqttUplink(broker.Port);
        bench.Append(Lane.Vitals, 50);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 50);
        await bench.StopReceiverAsync();
        bench.Append(Lane.Vitals, 50);
        bench.Append(Lane.Alert, 1);
        await Task.Delay(1000);
        Assert.Equal(50, bench.Journal.AcknowledgedUpTo(Lane.Vitals));
        await bench.StartReceiverAsync(broker.Port);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 100, seconds: 90);
        await bench.WaitAcknowledgedAsync(Lane.Alert, 1);
        Assert.Equal(100, (await bench.ReceivedAsync(Lane.Vitals)).Count);
    }

    [MqttFact]
    public async Task A_gateway_with_another_gateways_certificate_reaches_nothing()
    {
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        bench.Append(Lane.Alert, 3);
        Uplink uplink = bench.StartMqttUplink(broker.Port, certificateOf: new GatewayId(0x99));
        await Bench.WaitAsync(() => uplink.Status.Problem is not null, "no problem is told");
        Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Alert));
        Assert.Empty(await bench.ReceivedAsync(Lane.Alert));
    }

    [MqttFact]
    public async Task A_broker_of_another_authority_gets_nothing()
    {
        await using var bench = new Bench();
        using var foreign = new CertificateMint(TimeProvider.System);
        using var folder = new TemporaryFolder();
        CertificateMint.Save(foreign.Server("127.0.0.1"), folder.Path, "server");
        CertificateMint.Save(foreign.Authority, folder.Path, "authority");
        using var broker = new Mosquitto(folder.Path);
        bench.Append(Lane.Alert, 1);
        Uplink uplink = bench.StartMqttUplink(broker.Port);
        await Bench.WaitAsync(() => uplink.Status.Problem is not null, "no problem is told");
        Assert.Equal(0, uplink.Status.BytesSent);
    }

    [MqttFact]
    public async Task Presence_is_retained_and_the_will_speaks_when_the_gateway_is_gone()
    {
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        CertificateMint.Save(bench.Mint.Client("receiver"), bench.ReceiverFolder, "watcher");
        List<string> states = [];
        var events = new MqttEvents { OnMessage = (_, body) => { lock (states) states.Add(Encoding.UTF8.GetString(body)); }, OnLost = _ => { } };
        using MqttConnection watcher = await MqttConnection.OpenAsync(bench.ToBroker(broker.Port, "watcher"), events, TimeProvider.System, TimeSpan.FromSeconds(10), default);
        await watcher.SubscribeAsync(new MqttTopics(Bench.Gateway).State);
        Uplink uplink = bench.StartMqttUplink(broker.Port);
        await Bench.WaitAsync(() => { lock (states) return states.Contains("online"); }, "nobody says online");
        await uplink.DisposeAsync();
        await Bench.WaitAsync(() => { lock (states) return states[^1] == "offline"; }, "nobody says offline");
    }

    [MqttFact]
    public async Task A_broker_that_speaks_only_the_older_version_is_used_with_it()
    {
        using var broker = new Mosquitto();
        using var old = new OldBrokerFront(broker.Port);
        var events = new MqttEvents { OnMessage = (_, _) => { }, OnLost = _ => { } };
        using MqttConnection connection = await MqttConnection.OpenAsync(new MqttOptions { Host = "127.0.0.1", Port = old.Port, ClientId = "c" }, events, TimeProvider.System, TimeSpan.FromSeconds(10), default);
        Assert.Equal(4, connection.Welcome.Version);
        Assert.True((await connection.PublishAsync("a/b", [1, 2, 3])).IsGood);
    }

    [MqttFact]
    public async Task The_broker_never_gets_more_at_once_than_it_takes()
    {
        using var broker = new Mosquitto(extra: "max_inflight_messages 5");
        int received = 0;
        var events = new MqttEvents { OnMessage = (_, _) => Interlocked.Increment(ref received), OnLost = _ => { } };
        var options = new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "c" };
        using MqttConnection connection = await MqttConnection.OpenAsync(options, events, TimeProvider.System, TimeSpan.FromSeconds(10), default);
        Assert.Equal(5, connection.Welcome.InFlight);
        Assert.True((await connection.SubscribeAsync("t")).IsGood);
        MqttResult[] results = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => connection.PublishAsync("t", [(byte)i])));
        Assert.All(results, r => Assert.True(r.IsGood, r.Problem));
        await Bench.WaitAsync(() => Volatile.Read(ref received) == 500, "messages are missing");
    }
}
