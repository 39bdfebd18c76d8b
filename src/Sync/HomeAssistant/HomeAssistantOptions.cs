using Edge.Sync.Security;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Sync.HomeAssistant;

/// <summary>Where to announce what the gateway knows, for a home that runs Home Assistant.</summary>
public sealed record HomeAssistantOptions
{
    /// <summary>This gateway.</summary>
    public required GatewayId Gateway { get; init; }

    /// <summary>Name of the gateway as people know it.</summary>
    public required string GatewayName { get; init; }

    /// <summary>The home's broker.</summary>
    public required MqttOptions Broker { get; init; }

    /// <summary>Discovery prefix that Home Assistant listens to.</summary>
    public string Prefix { get; init; } = "homeassistant";
}
