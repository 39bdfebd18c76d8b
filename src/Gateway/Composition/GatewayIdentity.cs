using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Gateway.Configuration;
using Edge.Sync.Security;

namespace Edge.Gateway.Composition;

/// <summary>
/// Who this gateway is: an id and a signing key, kept in the state directory and readable by the service only. The id is
/// chosen once, since it stands in every segment: at the first start it is that of the uplink's certificate, else a
/// random one. The key of a certificate that names this gateway signs, so that the receiver can check.
/// </summary>
public sealed class GatewayIdentity : IDisposable
{
    private const string IdName = "gateway.id";
    private const string KeyName = "gateway.key";

    private GatewayIdentity(GatewayId id, ECDsa key) => (Id, Key) = (id, key);

    public GatewayId Id { get; }

    /// <summary>ECDSA P-256; signs checkpoints and drop records.</summary>
    public ECDsa Key { get; }

    /// <summary>Opens or makes the identity of a state directory.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="uplink">Its certificate names the gateway and its key signs; null when there is no uplink.</param>
    /// <param name="random">Source of a new id.</param>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public static GatewayIdentity Open(string directory, UplinkOptions? uplink, Random random)
    {
        GatewayIdentity? certified = OfCertificate(uplink);
        string idPath = Path.Combine(directory, IdName);
        if (!File.Exists(idPath) || !GatewayId.TryParse(File.ReadAllText(idPath).Trim(), out GatewayId id))
        {
            id = certified?.Id ?? GatewayId.Create(random);
            WriteSecret(idPath, id.ToString());
        }

        if (certified?.Id == id)
        {
            return certified;
        }

        certified?.Dispose();
        return new GatewayIdentity(id, OwnKey(Path.Combine(directory, KeyName)));
    }

    public void Dispose() => Key.Dispose();

    // A certificate that cannot be read is the uplink's problem to report; alarms and journal go on under the own identity.
    private static GatewayIdentity? OfCertificate(UplinkOptions? uplink)
    {
        if (uplink is null)
        {
            return null;
        }

        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(uplink.CertificateFile, uplink.KeyFile);
            return GatewayCertificate.ReadGateway(certificate) is { } id && certificate.GetECDsaPrivateKey() is { } key
                ? new GatewayIdentity(id, key)
                : null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ECDsa OwnKey(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            WriteSecret(path, key.ExportPkcs8PrivateKeyPem());
        }

        return key;
    }

    private static void WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
