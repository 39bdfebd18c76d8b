using System.Security.Cryptography;
using Edge.Sync.Security;

namespace Edge.Gateway.Composition;

/// <summary>
/// Who this gateway is: an id and a signing key, made at the first start and kept in the state directory, readable by
/// the service only. With an uplink the key of its certificate signs, so that the receiver can check.
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
    /// <param name="certificateKeyFile">PEM key of the uplink's certificate, or null when there is no uplink.</param>
    /// <param name="random">Source of a new id.</param>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public static GatewayIdentity Open(string directory, string? certificateKeyFile, Random random)
    {
        string idPath = Path.Combine(directory, IdName);
        if (!File.Exists(idPath) || !GatewayId.TryParse(File.ReadAllText(idPath).Trim(), out GatewayId id))
        {
            id = GatewayId.Create(random);
            WriteSecret(idPath, id.ToString());
        }

        string keyPath = certificateKeyFile ?? Path.Combine(directory, KeyName);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(keyPath))
        {
            key.ImportFromPem(File.ReadAllText(keyPath));
        }
        else
        {
            WriteSecret(keyPath, key.ExportPkcs8PrivateKeyPem());
        }

        return new GatewayIdentity(id, key);
    }

    public void Dispose() => Key.Dispose();

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
