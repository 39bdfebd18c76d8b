using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Edge.Sync.Security;

namespace Edge.Gateway.Demo;

/// <summary>Asks a receiver, as the gateway itself, what it has committed.</summary>
internal sealed class ReceiverQuestion : IDisposable
{
    private readonly HttpClient _client;
    private readonly GatewayId _gateway;

    public ReceiverQuestion(Uri receiver, GatewayId gateway, X509Certificate2 certificate, X509Certificate2 authority)
    {
        _gateway = gateway;
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                CertificateChainPolicy = GatewayCertificate.Trusting(authority),
            },
        };
        _client = new HttpClient(handler) { BaseAddress = receiver };
    }

    /// <summary>Records committed per lane name, over all epochs.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CommittedAsync(CancellationToken cancel)
    {
        string json = await _client.GetStringAsync(new Uri($"v1/gateways/{_gateway}/lanes", UriKind.Relative), cancel).ConfigureAwait(false);
        Dictionary<string, long> committed = [];
        foreach (JsonNode? lane in JsonNode.Parse(json)!.AsArray())
        {
            string name = lane!["lane"]!.GetValue<string>();
            committed[name] = committed.GetValueOrDefault(name) + lane["records"]!.GetValue<long>();
        }

        return committed;
    }

    public void Dispose() => _client.Dispose();
}
