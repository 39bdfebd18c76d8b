namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>How a broker answered the connection.</summary>
/// <param name="Version">Protocol in use: 5 or 4 (that is 3.1.1).</param>
/// <param name="InFlight">Messages of quality 1 that the broker takes at once.</param>
/// <param name="LargestPacketBytes">Largest packet that the broker takes.</param>
/// <param name="TopicAliases">Topic aliases that the broker takes.</param>
public readonly record struct MqttWelcome(int Version, int InFlight, int LargestPacketBytes, int TopicAliases)
{
    /// <summary>Largest packet that the protocol can carry, 256 MiB less a byte.</summary>
    public const int LargestOfProtocol = (256 << 20) - 1;
}

/// <summary>How a publication or subscription ended.</summary>
/// <param name="IsGood">True when the broker has it.</param>
/// <param name="Problem">Why not.</param>
/// <param name="ReachedNobody">True when the broker has it and nobody is subscribed to the topic; only brokers of MQTT 5 say so.</param>
public readonly record struct MqttResult(bool IsGood, string Problem, bool ReachedNobody = false)
{
    /// <summary>The broker has it.</summary>
    public static MqttResult Good { get; } = new(true, "");
}

/// <summary>What a connection tells; all on its own thread. Handlers must not block and must not throw.</summary>
public sealed record MqttEvents
{
    /// <summary>A message came: topic and payload, which is the handler's to keep.</summary>
    public required Action<string, byte[]> OnMessage { get; init; }

    /// <summary>The connection is gone, for good; the reason in plain words.</summary>
    public required Action<string> OnLost { get; init; }
}
