using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>The topics of one gateway, all below <c>edge/v1/{gateway}/</c>. A broker's access list gives each gateway its own branch.</summary>
public sealed record MqttTopics(GatewayId Gateway)
{
    private const string Root = "edge/v1";

    /// <summary>What receivers share among themselves: everything that gateways send up.</summary>
    public const string SharedUp = "$share/receivers/edge/v1/+/up/+";

    /// <summary>Everything that all gateways send up.</summary>
    public const string AllUp = "edge/v1/+/up/+";

    /// <summary>Greeting, up.</summary>
    public string Hello => $"{Root}/{Gateway}/up/hello";

    /// <summary>Answer to it, down.</summary>
    public string Welcome => $"{Root}/{Gateway}/welcome";

    /// <summary>Answers to batches, down.</summary>
    public string Ack => $"{Root}/{Gateway}/ack";

    /// <summary>Wanted configuration, down, retained.</summary>
    public string Configuration => $"{Root}/{Gateway}/config";

    /// <summary>Commands, down.</summary>
    public string Command => $"{Root}/{Gateway}/command";

    /// <summary><c>online</c> or <c>offline</c>, retained; the last will says the latter.</summary>
    public string State => $"{Root}/{Gateway}/state";

    /// <summary>Batches of one lane, up.</summary>
    public string Up(Lane lane) => $"{Root}/{Gateway}/up/{lane.Name()}";

    /// <summary>Takes an upward topic apart: the gateway, and its last word, which is a lane's name or <c>hello</c>.</summary>
    public static bool TryParseUp(string topic, out GatewayId gateway, out string kind)
    {
        gateway = default;
        kind = "";
        string[] parts = topic.Split('/');
        if (parts is not ["edge", "v1", { } id, "up", { } last] || !GatewayId.TryParse(id, out gateway))
            return false;
        kind = last;
        return true;
    }
}
