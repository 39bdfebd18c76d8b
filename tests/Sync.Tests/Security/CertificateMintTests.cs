using System.Security.Cryptography.X509Certificates;
using Edge.Sync.Security;
using Edge.Sync.Tests.Journal;

namespace Edge.Sync.Tests.Security;

public sealed class CertificateMintTests
{
    private static readonly GatewayId Gateway = new(0x00000000000000ab);

    [Fact]
    public void A_gateway_certificate_names_its_gateway_and_comes_from_the_authority()
    {
        using var mint = new CertificateMint(TimeProvider.System);
        using X509Certificate2 certificate = mint.Gateway(Gateway);
        Assert.Equal(Gateway, GatewayCertificate.ReadGateway(certificate));
        using var chain = new X509Chain { ChainPolicy = GatewayCertificate.Trusting(mint.Authority) };
        Assert.True(chain.Build(certificate));
        using var other = new CertificateMint(TimeProvider.System);
        using var foreign = new X509Chain { ChainPolicy = GatewayCertificate.Trusting(other.Authority) };
        Assert.False(foreign.Build(certificate));
    }

    [Fact]
    public void A_server_certificate_is_no_gateway()
    {
        using var mint = new CertificateMint(TimeProvider.System);
        using X509Certificate2 server = mint.Server("gateway-00000000000000ab.example");
        Assert.Null(GatewayCertificate.ReadGateway(server));
    }

    [Fact]
    public void Files_can_be_read_only_by_their_owner_and_load_with_the_key()
    {
        using var folder = new TemporaryFolder();
        using var mint = new CertificateMint(TimeProvider.System);
        using X509Certificate2 certificate = mint.Gateway(Gateway);
        CertificateMint.Save(certificate, folder.Path, "gateway");
        CertificateMint.Save(certificate, folder.Path, "gateway");
        foreach (string file in new[] { "gateway.crt", "gateway.key" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, file)));
        using X509Certificate2 loaded = CertificateMint.Load(folder.Path, "gateway");
        Assert.True(loaded.HasPrivateKey);
        Assert.Equal(certificate.Thumbprint, loaded.Thumbprint);
    }

    [Theory]
    [InlineData("00000000000000ab", true)]
    [InlineData("0000000000000000", false)]
    [InlineData("ab", false)]
    [InlineData("00000000000000ag", false)]
    [InlineData(null, false)]
    public void Ids_are_sixteen_hexadecimal_digits_and_not_zero(string? text, bool good)
    {
        Assert.Equal(good, GatewayId.TryParse(text, out GatewayId id));
        Assert.Equal(good ? text : "0000000000000000", id.ToString());
    }
}
