using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Receiver.Store;
using Edge.Sync.Security;

namespace Edge.Receiver.Mqtt;

/// <summary>
/// Public keys of gateways that greeted over a broker, where the transport shows no certificate. They stand in the store, since
/// another receiver may have heard the greeting. Any thread.
/// </summary>
internal sealed class GatewayKeys(X509Certificate2 authority, IInbox inbox)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Takes a certificate of a greeting; false when it is not of the authority or names another gateway.</summary>
    public bool TryTake(GatewayId sender, ReadOnlySpan<byte> der)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            using var chain = new X509Chain { ChainPolicy = GatewayCertificate.Trusting(authority) };
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            if (!chain.Build(certificate) || GatewayCertificate.ReadGateway(certificate) != sender)
                return false;
            using ECDsa? key = certificate.GetECDsaPublicKey();
            if (key is null)
                return false;
            inbox.RememberGateway(sender, key.ExportSubjectPublicKeyInfo());
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The gateway's key, to be disposed of by the caller; null when it has not greeted yet.</summary>
    public ECDsa? Find(GatewayId gateway)
    {
        if (inbox.PublicKeyOf(gateway) is not { } spki)
            return null;
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key;
    }
}
