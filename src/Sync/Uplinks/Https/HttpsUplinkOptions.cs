using System.Security.Cryptography.X509Certificates;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Https;

/// <summary>Where and as whom to send over HTTPS. There is no option that weakens TLS.</summary>
public sealed record HttpsUplinkOptions
{
    /// <summary>The receiver, <c>https://host:port</c>; its certificate must name this host.</summary>
    public required Uri Receiver { get; init; }

    /// <summary>Client certificate with its private key; names the gateway.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The only authority the receiver's certificate may come from.</summary>
    public required X509Certificate2 PinnedAuthority { get; init; }

    /// <summary>Time without traffic after which the connection is tested; 1 s to 1 h. On metered lines 300 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All errors at once; empty when the options can be used.</summary>
    /// <param name="gateway">The gateway that sends; the certificate must name it.</param>
    public IReadOnlyList<string> Validate(GatewayId gateway)
    {
        List<string> errors = [];
        if (!Receiver.IsAbsoluteUri || Receiver.Scheme != Uri.UriSchemeHttps)
            errors.Add("the receiver's address must begin with https://");
        if (!Certificate.HasPrivateKey)
            errors.Add("the client certificate has no private key");
        if (GatewayCertificate.ReadGateway(Certificate) != gateway)
            errors.Add("the client certificate does not name this gateway");
        if (KeepAlive < TimeSpan.FromSeconds(1) || KeepAlive > TimeSpan.FromHours(1))
            errors.Add("keep-alive must be 1 s to 1 h");
        return errors;
    }
}
