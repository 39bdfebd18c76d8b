using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Edge.Sync.Security;

/// <summary>
/// An authority of one's own for demos and tests: ECDSA P-256, a root and the leaves it signs, as PEM files that only their
/// owner can read. Valid from a day before now, since clocks of boards may lag.
/// </summary>
public sealed class CertificateMint : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Life = TimeSpan.FromDays(730);
    private readonly DateTimeOffset _now;

    /// <summary>Makes a new root.</summary>
    /// <param name="clock">Wall clock for the validity.</param>
    public CertificateMint(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _now = clock.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Edge local authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(_now.AddDays(-1), _now + Life + TimeSpan.FromDays(1));
    }

    /// <summary>The root, with its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A server certificate for DNS names and addresses.</summary>
    public X509Certificate2 Server(params IReadOnlyList<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        return Leaf("CN=" + hosts[0], names, ServerUse);
    }

    /// <summary>A client certificate for something that is no gateway, e.g. a receiver at a broker.</summary>
    public X509Certificate2 Client(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        return Leaf("CN=" + name, names, ClientUse);
    }

    /// <summary>A client certificate that names the gateway.</summary>
    public X509Certificate2 Gateway(GatewayId gateway)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(GatewayCertificate.Prefix + gateway);
        return Leaf($"CN={GatewayCertificate.Prefix}{gateway}", names, ClientUse);
    }

    /// <summary>Writes certificate and key as <c>name.crt</c> and <c>name.key</c>, mode 0600; the key only when the certificate has one.</summary>
    public static void Save(X509Certificate2 certificate, string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, name + ".crt"), certificate.ExportCertificatePem());
        using ECDsa? key = certificate.GetECDsaPrivateKey();
        if (key is not null)
            Write(Path.Combine(folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Reads what <see cref="Save"/> wrote, with the key.</summary>
    /// <exception cref="CryptographicException">The files are not a certificate and its key.</exception>
    public static X509Certificate2 Load(string folder, string name) =>
        X509Certificate2.CreateFromPemFile(Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));

    /// <inheritdoc/>
    public void Dispose() => Authority.Dispose();

    private static void Write(string path, string pem)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Key files need POSIX modes.");
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var writer = new StreamWriter(path, options);
        writer.Write(pem);
    }

    private X509Certificate2 Leaf(string subject, SubjectAlternativeNameBuilder names, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], true));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using X509Certificate2 bare = request.Create(Authority, _now.AddDays(-1), _now + Life, serial);
        return bare.CopyWithPrivateKey(key);
    }
}
