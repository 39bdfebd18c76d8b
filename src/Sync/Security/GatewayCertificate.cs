using System.Security.Cryptography.X509Certificates;

namespace Edge.Sync.Security;

/// <summary>
/// The gateway's id inside its client certificate: common name <c>gateway-</c> and 16 hexadecimal digits, repeated as a DNS
/// name in the subject alternative names. Both must be there and agree.
/// </summary>
public static class GatewayCertificate
{
    internal const string Prefix = "gateway-";

    /// <summary>The id, or null when the certificate is not a gateway's.</summary>
    public static GatewayId? ReadGateway(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        string name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !GatewayId.TryParse(name[Prefix.Length..], out GatewayId id))
            return null;
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is not null && names.EnumerateDnsNames().Contains(name, StringComparer.Ordinal) ? id : null;
    }

    /// <summary>Chain policy that trusts one authority and nothing else. Gateways may be offline for half a year, so nothing is asked online.</summary>
    public static X509ChainPolicy Trusting(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }
}
