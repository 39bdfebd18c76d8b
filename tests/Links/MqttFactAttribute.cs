using Edge.Sync.Uplinks.Mqtt;
using Xunit;

namespace Edge.Links;

/// <summary>A test against a real mosquitto broker; skipped, with the reason, where broker or library are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MqttFactAttribute : FactAttribute
{
    public MqttFactAttribute() => Skip = MqttConnection.Missing ?? (Mosquitto.IsInstalled ? null : "the package mosquitto is not installed");
}
