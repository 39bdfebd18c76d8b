using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Edge.Model.Observations;
using Edge.Sync.Security;

namespace Edge.Sync.HomeAssistant;

/// <summary>
/// One entity of Home Assistant's MQTT discovery: where it is announced, as what, and where its state comes. Pure. Ids hold letters,
/// digits, hyphens and underscores only. Source: Home Assistant, MQTT discovery and the MQTT sensor and binary sensor pages.
/// </summary>
public sealed class HomeEntity
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    // The sink looks once a second: a shorter time would make a value of every second come and go.
    private const int LeastExpirySeconds = 5;
    private readonly GatewayId _gateway;
    private readonly string _device;
    private readonly Action<Utf8JsonWriter> _special;

    private HomeEntity(GatewayId gateway, string component, string objectId, string device, string name, Action<Utf8JsonWriter> special)
    {
        (_gateway, Component, _device, Name, _special) = (gateway, component, device, name, special);
        ObjectId = Clean($"edge_{gateway}_{objectId}");
    }

    /// <summary>sensor or binary_sensor.</summary>
    public string Component { get; }

    /// <summary>Id of the entity, also its unique id.</summary>
    public string ObjectId { get; }

    /// <summary>Name as people read it.</summary>
    public string Name { get; }

    /// <summary>Where its state is published.</summary>
    public string StateTopic => StateTopicOf(_gateway, ObjectId);

    /// <summary>Where the state of an entity is published.</summary>
    public static string StateTopicOf(GatewayId gateway, string objectId) => $"edge/home/gateway-{gateway}/{objectId}";

    /// <summary>A number of a device.</summary>
    public static HomeEntity Of(GatewayId gateway, HomeSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return new HomeEntity(gateway, "sensor", $"{signal.Device}_{signal.Metric.Key}", signal.Device, signal.Metric.PanelName, json =>
        {
            json.WriteString("unit_of_measurement", UnitOf(signal.Metric.Ucum));
            if (ClassOf(signal.Metric) is { } deviceClass)
                json.WriteString("device_class", deviceClass);
            json.WriteString("state_class", "measurement");
            json.WriteString("value_template", "{{ value_json.value }}");
            if (signal.ExpectedInterval > TimeSpan.Zero)
                json.WriteNumber("expire_after", (int)Math.Max(LeastExpirySeconds, Math.Ceiling(2 * signal.ExpectedInterval.TotalSeconds)));
        });
    }

    /// <summary>An alarm rule of a patient's device, or of the gateway.</summary>
    public static HomeEntity Of(GatewayId gateway, HomeAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        string id = $"alarm_{(alarm.Patient.Length > 0 ? alarm.Patient : "gateway")}_{(alarm.Device.Length > 0 ? alarm.Device + "_" : "")}{alarm.Rule}";
        return Problem(gateway, id, alarm.Device, alarm.Title);
    }

    /// <summary>What is always there of the gateway: any alarm, journal, hours until full, uplink.</summary>
    public static IReadOnlyList<HomeEntity> OfGateway(GatewayId gateway) =>
    [
        Problem(gateway, "any_alarm", "", "Any alarm"),
        Problem(gateway, "journal", "", "Records cannot be stored"),
        Problem(gateway, "uplink", "", "Cloud not connected"),
        new HomeEntity(gateway, "sensor", "autonomy", "", "Hours until storage is full", json =>
        {
            json.WriteString("unit_of_measurement", "h");
            json.WriteString("device_class", "duration");
            json.WriteString("state_class", "measurement");
            json.WriteString("value_template", "{{ value_json.value }}");
        }),
    ];

    /// <summary>Topic of the announcement.</summary>
    public string ConfigTopic(string prefix) => $"{prefix}/{Component}/{NodeOf(_gateway)}/{ObjectId}/config";

    /// <summary>Part of the topic that is this gateway's own.</summary>
    public static string NodeOf(GatewayId gateway) => $"edge_{gateway}";

    /// <summary>Where the gateway's presence stands, online or offline.</summary>
    public static string AvailabilityOf(GatewayId gateway) => $"edge/home/gateway-{gateway}/availability";

    /// <summary>The announcement.</summary>
    public byte[] Config(string gatewayName, string softwareVersion)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("unique_id", ObjectId);
            json.WriteString("object_id", ObjectId);
            json.WriteString("name", Name);
            json.WriteString("state_topic", StateTopic);
            json.WriteString("availability_topic", AvailabilityOf(_gateway));
            _special(json);
            json.WriteStartObject("device");
            json.WriteStartArray("identifiers");
            json.WriteStringValue(Clean(_device.Length > 0 ? $"edge_{_gateway}_{_device}" : NodeOf(_gateway)));
            json.WriteEndArray();
            json.WriteString("name", _device.Length > 0 ? $"{gatewayName} {_device}" : gatewayName);
            json.WriteString("manufacturer", "Edge");
            json.WriteString("model", _device.Length > 0 ? "Medical device behind a gateway" : "Edge gateway");
            json.WriteString("sw_version", softwareVersion);
            if (_device.Length > 0)
                json.WriteString("via_device", NodeOf(_gateway));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>State of a sensor.</summary>
    public static byte[] State(string value) => Encoding.UTF8.GetBytes($$"""{"value":{{value}}}""");

    /// <summary>State of a binary sensor.</summary>
    public static byte[] State(bool isOn) => isOn ? "ON"u8.ToArray() : "OFF"u8.ToArray();

    private static HomeEntity Problem(GatewayId gateway, string id, string device, string name) =>
        new(gateway, "binary_sensor", id, device, name, json =>
        {
            json.WriteString("device_class", "problem");
            json.WriteString("payload_on", "ON");
            json.WriteString("payload_off", "OFF");
        });

    private static string Clean(string id) => string.Create(id.Length, id, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '-' or '_' ? source[i] : '_';
    });

    private static string UnitOf(string ucum) => ucum switch
    {
        "Cel" => "°C",
        "mm[Hg]" => "mmHg",
        "cm[H2O]" => "cmH2O",
        "1" => "",
        _ => ucum,
    };

    // Only classes whose list of units has ours; a heart rate has none.
    private static string? ClassOf(Metric metric) => metric.Ucum switch
    {
        "Cel" => "temperature",
        "kg" => "weight",
        "lx" => "illuminance",
        "%" when metric == Metrics.Battery => "battery",
        _ => null,
    };
}
