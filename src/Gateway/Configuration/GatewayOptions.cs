using System.Text.Json.Serialization;

namespace Edge.Gateway.Configuration;

/// <summary>
/// The gateway's configuration file. Unknown members are errors. Setters are plain because generated JSON readers
/// overwrite the defaults of init-only members; nothing sets them after reading.
/// </summary>
public sealed record GatewayOptions
{
    /// <summary>Name shown on the panel; 1 to 60 characters.</summary>
    public string Name { get; set; } = "Edge gateway";

    /// <summary>Directory of journal, keys and last valid configuration; made when missing.</summary>
    public string Directory { get; set; } = "/var/lib/edge-gateway";

    /// <summary>Port of the panel on the loopback address, 0 (any free) to 65535.</summary>
    public int PanelPort { get; set; } = 8080;

    /// <summary>Hard limit of the journal directory in MiB, 256 or more; null = half of the free space at first start.</summary>
    public long? JournalQuotaMib { get; set; }

    public IReadOnlyList<PatientOptions> Patients { get; set; } = [];

    public IReadOnlyList<DeviceOptions> Devices { get; set; } = [];

    /// <summary>Bluetooth adapter; null = Bluetooth is used only when a device needs it, on the first adapter.</summary>
    public BluetoothOptions? Bluetooth { get; set; }

    /// <summary>Where records go; null = they stay in the journal.</summary>
    public UplinkOptions? Uplink { get; set; }

    /// <summary>A home's broker on which everything announces itself to Home Assistant; null = off. Demo readings never go there.</summary>
    public HomeOptions? HomeAssistant { get; set; }

    /// <summary>True marks every reading as Demo and says so on the panel.</summary>
    public bool Demo { get; set; }
}

/// <summary>One patient. The name stays on this machine.</summary>
public sealed record PatientOptions
{
    /// <summary>Pseudonym in records: 1 to 40 of <c>a-z 0-9 -</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>Name on the panel, 1 to 60 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>teal, amber, violet or lime.</summary>
    public string Colour { get; set; } = "teal";

    /// <summary>star, moon, leaf or drop.</summary>
    public string Icon { get; set; } = "star";

    public IReadOnlyList<LimitOptions> Limits { get; set; } = [];

    /// <summary>True stores the waveforms of this patient and sends them; without it they are only shown.</summary>
    public bool Waveforms { get; set; }
}

/// <summary>A limit that replaces the preset of one rule.</summary>
public sealed record LimitOptions
{
    /// <summary>Rule id, e.g. <c>spo2-low</c>.</summary>
    public string Rule { get; set; } = "";

    public decimal Limit { get; set; }

    /// <summary>Limit of high priority; required where the preset has one.</summary>
    public decimal? Severe { get; set; }

    /// <summary>Role that set it.</summary>
    public string SetBy { get; set; } = "";

    public string Why { get; set; } = "";
}

/// <summary>Where BlueZ is.</summary>
public sealed record BluetoothOptions
{
    /// <summary>D-Bus address of the bus that bluetoothd is on.</summary>
    public string BusAddress { get; set; } = "unix:path=/run/dbus/system_bus_socket";

    /// <summary>Adapter, e.g. <c>hci0</c>.</summary>
    public string Adapter { get; set; } = "hci0";
}

/// <summary>One device. Which of port, address, listen and sensor is needed depends on the driver's transport.</summary>
public sealed record DeviceOptions
{
    /// <summary>Name in records: 1 to 40 of <c>a-z 0-9 -</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>Driver id of the catalogue.</summary>
    public string Driver { get; set; } = "";

    /// <summary>Serial: absolute path of the port; <c>/dev/serial/by-id/...</c> survives re-plugging.</summary>
    public string? Port { get; set; }

    /// <summary>Bluetooth: address, e.g. <c>AA:BB:CC:DD:EE:FF</c>. <c>edge-gateway pair</c> finds it.</summary>
    public string? Address { get; set; }

    /// <summary>HL7: address and TCP port to listen on, e.g. <c>0.0.0.0:2575</c>.</summary>
    public string? Listen { get; set; }

    /// <summary>Kernel sensor: its name as in <c>/sys/bus/iio/devices/*/name</c> or <c>/sys/class/hwmon/*/name</c>, or the absolute path of its folder.</summary>
    public string? Sensor { get; set; }

    /// <summary>Key of encrypted advertisements, 24 or 32 hexadecimal digits; null = none.</summary>
    public string? BindKey { get; set; }

    /// <summary>True allows the gateway to set the device's clock.</summary>
    public bool MaySetClock { get; set; }

    /// <summary>Raw count of an uncalibrated sensor at zero.</summary>
    public decimal Zero { get; set; }

    /// <summary>Unit per raw count of an uncalibrated sensor; not 0.</summary>
    public decimal Factor { get; set; } = 1;

    /// <summary>Id of the patient it measures; of several users the first, who also gets what is of the device itself.</summary>
    public string Patient { get; set; } = "";

    /// <summary>Patient ids by user slot, when several people share a scale or cuff; readings of other slots belong to nobody.</summary>
    public IReadOnlyDictionary<string, string>? Users { get; set; }

    /// <summary>Slot of the user whose consent a scale wants; with <see cref="ConsentCode"/>.</summary>
    public byte? UserSlot { get; set; }

    /// <summary>Consent code of that user, 0 to 9999.</summary>
    public int? ConsentCode { get; set; }

    /// <summary>
    /// Metric keys that alarm rules watch, because their sensors are on the patient; others are shown when they come.
    /// Null = all that the driver can deliver.
    /// </summary>
    public IReadOnlyList<string>? Signals { get; set; }
}

/// <summary>Uplink with mutual TLS, to a receiver or to a broker before it.</summary>
public sealed record UplinkOptions
{
    /// <summary>Address of the receiver, <c>https://host:port</c>, or of an MQTT broker, <c>mqtts://host:8883</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary><c>measured</c>, <c>good</c>, or <c>thin</c>: bulk then gathers for minutes, and the connection is tested each 5 min only.</summary>
    public string Link { get; set; } = "measured";

    /// <summary>PEM file of the receiver's certificate authority.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file of the gateway's certificate.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of the gateway's private key, readable by the service only.</summary>
    public string KeyFile { get; set; } = "";
}

/// <summary>The broker of a home that runs Home Assistant.</summary>
public sealed record HomeOptions
{
    /// <summary>Host name as in the broker's certificate; a broker on this machine needs none.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>TCP port.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>PEM file of the authority of the broker's certificate; null only for this machine's own.</summary>
    public string? CaFile { get; set; }

    /// <summary>User at the broker, or null.</summary>
    public string? User { get; set; }

    /// <summary>File with the user's password, or null.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Discovery prefix.</summary>
    public string Prefix { get; set; } = "homeassistant";
}

/// <summary>JSON form of the configuration: camelCase, comments allowed, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(GatewayOptions))]
[JsonSerializable(typeof(AdoptedFile))]
internal sealed partial class GatewayOptionsJson : JsonSerializerContext;
