using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Links;
using Edge.Model.Observations;
using Edge.Sync.HomeAssistant;
using Edge.Sync.Security;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Sync.Tests.HomeAssistant;

/// <summary>The sink against a real broker, with a client in the place of Home Assistant that checks the rules of discovery.</summary>
public sealed partial class HomeAssistantTests : IDisposable
{
    private static readonly GatewayId Gateway = new(0xABCD);
    private readonly Mosquitto _broker = new();
    private readonly ConcurrentDictionary<string, string> _retained = new();
    private readonly ConcurrentQueue<(string Topic, string Body)> _heard = new();
    private HomeSnapshot _snapshot = Snapshot("97");
    private MqttConnection? _home;

    [MqttFact]
    public async Task Everything_announces_itself_by_the_rules()
    {
        await using HomeAssistantSink sink = await StartAsync();
        _snapshot = Snapshot("97") with { Alarms = [new HomeAlarm("p1", "nonin-1", "spo2-low", "SpO2 low", 3), new HomeAlarm("", "", "journal-fault", "Records cannot be stored", 2)] };
        await WaitAsync(() => Configs.Count == 9, () => string.Join(' ', Configs.Keys));
        HashSet<string> ids = [];
        foreach ((string topic, string body) in Configs)
        {
            Assert.Matches(DiscoveryTopic(), topic);
            JsonElement config = JsonDocument.Parse(body).RootElement;
            string id = config.GetProperty("unique_id").GetString()!;
            Assert.True(ids.Add(id), $"{id} twice");
            Assert.Equal(id, topic.Split('/')[^2]);
            Assert.Contains(config.GetProperty("availability_topic").GetString()!, _retained.Keys);
            Assert.NotEmpty(config.GetProperty("device").GetProperty("identifiers").EnumerateArray());
            string[] known = ["unique_id", "object_id", "name", "state_topic", "availability_topic", "unit_of_measurement", "device_class", "state_class", "value_template", "expire_after", "payload_on", "payload_off", "device"];
            Assert.Empty(config.EnumerateObject().Select(p => p.Name).Except(known));
        }

        JsonElement temperature = Config("temperature");
        Assert.Equal(("°C", "temperature", "measurement"), (temperature.GetProperty("unit_of_measurement").GetString(), temperature.GetProperty("device_class").GetString(), temperature.GetProperty("state_class").GetString()));
        Assert.False(temperature.TryGetProperty("expire_after", out _));
        JsonElement pulse = Config("pulse-rate");
        Assert.False(pulse.TryGetProperty("device_class", out _));
        Assert.Equal(5, pulse.GetProperty("expire_after").GetInt32());
        Assert.Equal("problem", Config("spo2-low").GetProperty("device_class").GetString());
    }

    [MqttFact]
    public async Task States_follow_and_what_is_not_valid_says_nothing()
    {
        await using HomeAssistantSink sink = await StartAsync();
        await WaitAsync(() => States("spo2").Count == 1, () => "no state");
        Assert.Equal("""{"value":97}""", States("spo2")[0]);
        _snapshot = Snapshot(null);
        await Task.Delay(2500);
        Assert.Single(States("spo2"));
        _snapshot = Snapshot("36.80") with { Alarms = [new HomeAlarm("p1", "nonin-1", "spo2-low", "SpO2 low", 3)] };
        await WaitAsync(() => States("spo2").Count == 2, () => "no second state");
        Assert.Equal("""{"value":36.80}""", States("spo2")[1]);
        await WaitAsync(() => States("spo2-low").LastOrDefault() == "ON" && States("any_alarm").LastOrDefault() == "ON", () => "no alarm");
        _snapshot = Snapshot("97");
        await WaitAsync(() => States("spo2-low").LastOrDefault() == "OFF" && States("any_alarm").LastOrDefault() == "OFF", () => "alarm not over");
    }

    [MqttFact]
    public async Task When_home_assistant_restarts_everything_is_announced_again()
    {
        await using HomeAssistantSink sink = await StartAsync();
        await WaitAsync(() => Configs.Count == 7, () => "not announced");
        _heard.Clear();
        await _home!.PublishAsync("homeassistant/status", "online"u8.ToArray());
        await WaitAsync(() => _heard.Count(h => h.Topic.EndsWith("/config", StringComparison.Ordinal)) == 7, () => "not announced again");
        await WaitAsync(() => States("spo2").Count == 1, () => "no state again");
    }

    [MqttFact]
    public async Task A_device_that_is_gone_is_withdrawn_and_presence_ends_with_the_sink()
    {
        HomeAssistantSink first = await StartAsync();
        await WaitAsync(() => Configs.Count == 7, () => "not announced");
        await first.DisposeAsync();
        await WaitAsync(() => _retained.GetValueOrDefault(HomeEntity.AvailabilityOf(Gateway)) == "offline", () => "still online");
        _snapshot = Snapshot("97") with { Signals = [Snapshot("97").Signals[0]] };
        await using HomeAssistantSink second = Sink();
        second.Start();
        await WaitAsync(() => Configs.Count == 5, () => string.Join(' ', Configs.Keys));
    }

    public void Dispose()
    {
        _home?.Dispose();
        _broker.Dispose();
    }

    private static HomeSnapshot Snapshot(string? spo2) => new(
        [
            new HomeSignal("nonin-1", "p1", Metrics.SpO2, spo2, new MonotonicTime(spo2?.Length ?? 0), TimeSpan.FromSeconds(1)),
            new HomeSignal("nonin-1", "p1", Metrics.PulseRateOximeter, "62", default, TimeSpan.FromSeconds(1)),
            new HomeSignal("ear-1", "p1", Metrics.BodyTemperature, "36.8", default, TimeSpan.Zero),
        ],
        [],
        new HomeHealth(true, "connected", 900));

    private Dictionary<string, string> Configs => _retained.Where(r => r.Key.EndsWith("/config", StringComparison.Ordinal) && r.Value.Length > 0).ToDictionary();

    private JsonElement Config(string end) => JsonDocument.Parse(Configs.Single(c => c.Key.EndsWith($"_{end}/config", StringComparison.Ordinal)).Value).RootElement;

    private List<string> States(string end) => [.. _heard.Where(h => h.Topic.StartsWith("edge/home/", StringComparison.Ordinal) && h.Topic.EndsWith($"_{end}", StringComparison.Ordinal)).Select(h => h.Body)];

    private async Task<HomeAssistantSink> StartAsync()
    {
        var events = new MqttEvents { OnMessage = (topic, body) => Hear(topic, Encoding.UTF8.GetString(body)), OnLost = _ => { } };
        _home = await MqttConnection.OpenAsync(new MqttOptions { Host = "127.0.0.1", Port = _broker.Port, ClientId = "home" }, events, TimeProvider.System, TimeSpan.FromSeconds(10), default);
        await _home.SubscribeAsync("homeassistant/#");
        await _home.SubscribeAsync("edge/home/#");
        HomeAssistantSink sink = Sink();
        sink.Start();
        return sink;
    }

    private HomeAssistantSink Sink() => new(
        new HomeAssistantOptions { Gateway = Gateway, GatewayName = "Anna's room", Broker = new MqttOptions { Host = "127.0.0.1", Port = _broker.Port, ClientId = "edge" } },
        () => _snapshot, TimeProvider.System, new Random(1));

    private void Hear(string topic, string body)
    {
        _heard.Enqueue((topic, body));
        _retained[topic] = body;
    }

    private static async Task WaitAsync(Func<bool> condition, Func<string> what)
    {
        for (int i = 0; i < 3000 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition(), what());
    }

    [GeneratedRegex("^homeassistant/(sensor|binary_sensor)/[a-zA-Z0-9_-]+/[a-zA-Z0-9_-]+/config$")]
    private static partial Regex DiscoveryTopic();
}
