using System.Security.Cryptography.X509Certificates;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Https;

/// <summary>Where and as whom to send. There is no option that weakens TLS.</summary>
public sealed record HttpsUplinkOptions
{
    /// <summary>The receiver, <c>https://host:port</c>; its certificate must name this host.</summary>
    public required Uri Receiver { get; init; }

    /// <summary>This gateway; must be the one in <see cref="Certificate"/>.</summary>
    public required GatewayId Gateway { get; init; }

    /// <summary>Client certificate with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The only authority the receiver's certificate may come from.</summary>
    public required X509Certificate2 PinnedAuthority { get; init; }

    /// <summary>Longest time a bulk record waits for its batch.</summary>
    public TimeSpan BatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of records in one bulk request, 1 KiB to 512 KiB.</summary>
    public int BatchBytes { get; init; } = 64 << 10;

    /// <summary>Time without an answer after which the link counts as half-open.</summary>
    public TimeSpan BulkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for alerts.</summary>
    public TimeSpan AlertTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All errors at once; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Receiver.IsAbsoluteUri || Receiver.Scheme != Uri.UriSchemeHttps)
            errors.Add("the receiver's address must begin with https://");
        if (!Certificate.HasPrivateKey)
            errors.Add("the client certificate has no private key");
        if (GatewayCertificate.ReadGateway(Certificate) != Gateway)
            errors.Add("the client certificate does not name this gateway");
        if (BatchBytes is < 1 << 10 or > 512 << 10)
            errors.Add("batch bytes must be 1 KiB to 512 KiB");
        return errors;
    }
}
