using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Edge.Gateway.Clock;
using Edge.Gateway.Configuration;
using Edge.Gateway.Simulation;
using Edge.Sync.Security;

namespace Edge.Gateway.Demo;

/// <summary>
/// Everything around the gateway that a demo needs, each in a process of its own: simulated devices behind
/// pseudo-terminals and a receiver with an embedded store. Lives in a temporary directory that goes with it.
/// </summary>
internal sealed class DemoSite : IDisposable
{
    private const string ReceiverPrefix = "edge-receiver listening on ";

    // The night shows what the product is for; the others stay calm so that it can be seen.
    private static readonly (string Device, string Scenario, string Patient, string[]? Signals)[] Devices =
    [
        ("nonin-oem3", "night", "p1", null),
        ("ivy-450c", "steady", "p2", ["heart-rate", "respiration-rate", "spo2", "pulse-rate", "nibp-systolic"]),
        ("masimo-ascii1", "steady", "p3", null),
        ("datex-s5", "steady", "p3", ["temperature", "fio2"]),
    ];

    private readonly string _directory;
    private readonly Process _receiver;
    private readonly Process _simulators;
    private readonly X509Certificate2 _clientCertificate;
    private readonly X509Certificate2 _authority;

    private DemoSite(string directory, Process receiver, Process simulators, string receiverAddress)
    {
        (_directory, _receiver, _simulators, ReceiverAddress) = (directory, receiver, simulators, receiverAddress);
        _clientCertificate = CertificateMint.Load(directory, "gateway");
        _authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory, "authority.crt"));
    }

    public string ReceiverAddress { get; }

    /// <summary>Mints certificates, starts the processes.</summary>
    /// <exception cref="IOException">A program is missing or did not start.</exception>
    public static DemoSite Start(string receiverProgram)
    {
        string directory = Directory.CreateTempSubdirectory("edge-demo-").FullName;
        MintCertificates(directory);
        Process receiver = ChildProcess.StartProgram(receiverProgram, ["run", "--directory", directory, "--port", "0"]);
        Process simulators = ChildProcess.Start(["simulate", .. Devices.Select(d => $"{d.Device}={d.Scenario}"), "--directory", directory]);
        try
        {
            string address = ChildProcess.ReadLineAfter(receiver, ReceiverPrefix);
            for (int i = 0; i < Devices.Length; i++)
            {
                ChildProcess.ReadLineAfter(simulators, Devices[i].Device);
            }

            return new DemoSite(directory, receiver, simulators, address);
        }
        catch
        {
            ChildProcess.Stop(receiver);
            ChildProcess.Stop(simulators);
            throw;
        }
    }

    /// <summary>Options of the gateway in this site.</summary>
    public GatewayOptions Options(int port) => new()
    {
        Name = "Demo home",
        Directory = Path.Combine(_directory, "gateway"),
        PanelPort = port,
        JournalQuotaMib = 2048,
        Demo = true,
        Patients =
        [
            new PatientOptions { Id = "p1", Name = "Anna", Colour = "teal", Icon = "star" },
            new PatientOptions
            {
                Id = "p2",
                Name = "Ben",
                Colour = "amber",
                Icon = "moon",
                Limits = [new LimitOptions { Rule = "rr-high", Limit = 40, Severe = 50, SetBy = "nurse", Why = "breathes fast after surgery" }],
            },
            new PatientOptions { Id = "p3", Name = "Clara", Colour = "violet", Icon = "leaf" },
        ],
        Devices = [.. Devices.Select(d => new DeviceOptions
        {
            Id = d.Device,
            Driver = d.Device,
            Port = Path.Combine(_directory, d.Device),
            Patient = d.Patient,
            Signals = d.Signals,
        })],
        Uplink = new UplinkOptions
        {
            Url = ReceiverAddress,
            CaFile = Path.Combine(_directory, "authority.crt"),
            CertificateFile = Path.Combine(_directory, "gateway.crt"),
            KeyFile = Path.Combine(_directory, "gateway.key"),
        },
    };

    /// <summary>A client that asks the receiver what it has committed.</summary>
    public ReceiverQuestion Ask(GatewayId gateway) => new(new Uri(ReceiverAddress), gateway, _clientCertificate, _authority);

    public void Dispose()
    {
        ChildProcess.Stop(_simulators);
        ChildProcess.Stop(_receiver);
        _simulators.Dispose();
        _receiver.Dispose();
        _clientCertificate.Dispose();
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static void MintCertificates(string directory)
    {
        using var mint = new CertificateMint(BootTimeProvider.Instance);
        using X509Certificate2 server = mint.Server("localhost", "127.0.0.1");
        using X509Certificate2 client = mint.Gateway(GatewayId.Create(new Random(Composition.Entropy.Seed())));
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificate(mint.Authority.RawData);
        CertificateMint.Save(server, directory, "server");
        CertificateMint.Save(client, directory, "gateway");
        CertificateMint.Save(authority, directory, "authority");
    }
}
