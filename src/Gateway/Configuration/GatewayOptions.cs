using System.Text.Json.Serialization;

namespace Edge.Gateway.Configuration;

/// <summary>The gateway's configuration file. Everything has a meaning of its own; unknown members are errors.</summary>
public sealed record GatewayOptions
{
    /// <summary>Name shown on the panel; 1 to 60 characters.</summary>
    public string Name { get; init; } = "Edge gateway";

    /// <summary>Directory of journal, keys and last valid configuration; made when missing.</summary>
    public string Directory { get; init; } = "/var/lib/edge-gateway";

    /// <summary>Port of the panel on the loopback address, 0 (any free) to 65535.</summary>
    public int PanelPort { get; init; } = 8080;

    /// <summary>Hard limit of the journal directory in MiB, 256 or more; null = half of the free space at first start.</summary>
    public long? JournalQuotaMib { get; init; }

    public IReadOnlyList<PatientOptions> Patients { get; init; } = [];

    public IReadOnlyList<DeviceOptions> Devices { get; init; } = [];

    /// <summary>Where records go; null = they stay in the journal.</summary>
    public UplinkOptions? Uplink { get; init; }

    /// <summary>True marks every reading as Demo and says so on the panel.</summary>
    public bool Demo { get; init; }
}

/// <summary>One patient. The name stays on this machine.</summary>
public sealed record PatientOptions
{
    /// <summary>Pseudonym in records: 1 to 40 of <c>a-z 0-9 -</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Name on the panel, 1 to 60 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>teal, amber, violet or lime.</summary>
    public string Colour { get; init; } = "teal";

    /// <summary>star, moon, leaf or drop.</summary>
    public string Icon { get; init; } = "star";

    public IReadOnlyList<LimitOptions> Limits { get; init; } = [];
}

/// <summary>A limit that replaces the preset of one rule.</summary>
public sealed record LimitOptions
{
    /// <summary>Rule id, e.g. <c>spo2-low</c>.</summary>
    public string Rule { get; init; } = "";

    public decimal Limit { get; init; }

    /// <summary>Limit of high priority; required where the preset has one.</summary>
    public decimal? Severe { get; init; }

    /// <summary>Role that set it.</summary>
    public string SetBy { get; init; } = "";

    public string Why { get; init; } = "";
}

/// <summary>One serial device.</summary>
public sealed record DeviceOptions
{
    /// <summary>Name in records: 1 to 40 of <c>a-z 0-9 -</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Driver id of the catalogue.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Absolute path of the port; <c>/dev/serial/by-id/...</c> survives re-plugging.</summary>
    public string Port { get; init; } = "";

    /// <summary>Id of the patient it measures.</summary>
    public string Patient { get; init; } = "";
}

/// <summary>HTTPS uplink with mutual TLS.</summary>
public sealed record UplinkOptions
{
    /// <summary>Address of the receiver, https only.</summary>
    public string Url { get; init; } = "";

    /// <summary>PEM file of the receiver's certificate authority.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>PEM file of the gateway's certificate.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file of the gateway's private key, readable by the service only.</summary>
    public string KeyFile { get; init; } = "";
}

/// <summary>JSON form of the configuration: camelCase, comments allowed, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(GatewayOptions))]
internal sealed partial class GatewayOptionsJson : JsonSerializerContext;
