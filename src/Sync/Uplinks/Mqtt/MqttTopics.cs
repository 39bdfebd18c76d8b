using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// The topics of one gateway, all below <c>edge/v1/gateway-{id}/</c>: the branch is the common name of its certificate, so that a
/// broker which takes that as the user gives each gateway its own branch by one pattern.
/// </summary>
public sealed record MqttTopics(GatewayId Gateway)
{
    private const string Root = "edge/v1";

    private string Branch => GatewayCertificate.Prefix + Gateway;

    /// <summary>What receivers share among themselves: everything that gateways send up.</summary>
    public const string SharedUp = "$share/receivers/edge/v1/+/up/+";

    /// <summary>Everything that all gateways send up.</summary>
    public const string AllUp = "edge/v1/+/up/+";

    /// <summary>Greeting, up.</summary>
    public string Hello => $"{Root}/{Branch}/up/hello";

    /// <summary>Answer to it, down.</summary>
    public string Welcome => $"{Root}/{Branch}/welcome";

    /// <summary>Answers to batches, down.</summary>
    public string Ack => $"{Root}/{Branch}/ack";

    /// <summary><c>online</c> or <c>offline</c>, retained; the last will says the latter.</summary>
    public string State => $"{Root}/{Branch}/state";

    /// <summary>Batches of one lane, up.</summary>
    public string Up(Lane lane) => $"{Root}/{Branch}/up/{lane.Name()}";

    /// <summary>Takes an upward topic apart: the gateway, and its last word, which is a lane's name or <c>hello</c>.</summary>
    public static bool TryParseUp(string topic, out GatewayId gateway, out string kind)
    {
        gateway = default;
        kind = "";
        string[] parts = topic.Split('/');
        if (parts is not ["edge", "v1", { } branch, "up", { } last]
            || !branch.StartsWith(GatewayCertificate.Prefix, StringComparison.Ordinal)
            || !GatewayId.TryParse(branch[GatewayCertificate.Prefix.Length..], out gateway))
            return false;
        kind = last;
        return true;
    }
}
