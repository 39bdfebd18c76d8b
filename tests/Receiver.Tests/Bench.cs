using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Https;
using Edge.Sync.Uplinks.Mqtt;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests;

/// <summary>A gateway's journal, an authority and a receiver's folder, all temporary. The clock is the machine's, with a wall that can be stepped.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly GatewayId Gateway = new(0x1122334455667788);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edge-receiver-test-");
    private readonly List<Uplink> _uplinks = [];
    private readonly ECDsa _key;
    private ReceiverHost? _host;

    public Bench()
    {
        Mint = new CertificateMint(TimeProvider.System);
        CertificateMint.Save(Mint.Server("127.0.0.1", "localhost"), ReceiverFolder, "server");
        CertificateMint.Save(Mint.Authority, ReceiverFolder, "authority");
        Certificate = Mint.Gateway(Gateway);
        _key = Certificate.GetECDsaPrivateKey()!;
        Stamper = new RecordStamper(new byte[16], TimeProvider.System, () => new ClockTrust(
            MonotonicTime.Now(TimeProvider.System), DateTimeOffset.FromUnixTimeSeconds(1_770_000_000) + WallStep, TimeSpan.FromMilliseconds(20), ClockSource.Ntp));
        Journal = SegmentJournal.Open(Path.Combine(_root.FullName, "journal"), JournalOptions, TimeProvider.System, Surroundings(_key));
    }

    public CertificateMint Mint { get; }

    public X509Certificate2 Certificate { get; }

    public RecordStamper Stamper { get; }

    public SegmentJournal Journal { get; private set; }

    public TimeSpan WallStep { get; set; }

    /// <summary>Connection string of a PostgreSQL store; null = SQLite.</summary>
    public string? Store { get; init; }

    /// <summary>The receiver's FHIR side.</summary>
    public Receiver.Fhir.FhirOptions Fhir { get; set; } = new();

    /// <summary>Options of a receiver in the receiver's folder, on the bench's store.</summary>
    public ReceiverOptions Options(int port)
    {
        ReceiverOptions options = ReceiverOptions.FromFolder(ReceiverFolder, port) with { Fhir = Fhir };
        if (Store is null)
            return options;
        string file = Path.Combine(ReceiverFolder, "store");
        File.WriteAllText(file, Store);
        return options with { StoreFile = file };
    }

    public string ReceiverFolder => Path.Combine(_root.FullName, "receiver");

    public Uri Address { get; private set; } = new("https://127.0.0.1");

    public static JournalOptions JournalOptions { get; } = new()
    {
        Gateway = Gateway,
        QuotaBytes = 16 << 20,
        AllowSmallQuota = true,
        BulkSegmentBytes = 64 << 10,
        VitalSegmentBytes = 64 << 10,
        SpareSegments = 1,
        ReserveBytes = 128 << 10,
        GroupInterval = TimeSpan.FromMilliseconds(5),
    };

    public async Task<Uri> StartReceiverAsync(int? broker = null)
    {
        ReceiverOptions options = Options(Address.Port == 443 ? 0 : Address.Port);
        if (broker is { } port)
        {
            CertificateMint.Save(Mint.Client("receiver"), ReceiverFolder, "broker-client");
            options = options with { Broker = ToBroker(port, "broker-client") with { ClientId = "receiver-1" } };
        }

        _host = await ReceiverHost.StartAsync(options, TimeProvider.System);
        return Address = _host.Address;
    }

    public async Task StopReceiverAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _host = null;
    }

    /// <summary>An uplink over a broker, with a certificate of the gateway.</summary>
    public Uplink StartMqttUplink(int port, GatewayId? certificateOf = null)
    {
        CertificateMint.Save(certificateOf is { } other ? Mint.Gateway(other) : Certificate, ReceiverFolder, "gateway");
        var uplink = Uplink.OverMqtt(Journal, Sending(Gateway), ToBroker(port, "gateway") with { ClientId = "gateway-1" }, new UplinkSurroundings(TimeProvider.System, Stamper, new QuickRandom(1)));
        _uplinks.Add(uplink);
        uplink.Start();
        return uplink;
    }

    public MqttOptions ToBroker(int port, string certificate) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ClientId = certificate,
        AuthorityFile = Path.Combine(ReceiverFolder, "authority.crt"),
        CertificateFile = Path.Combine(ReceiverFolder, certificate + ".crt"),
        KeyFile = Path.Combine(ReceiverFolder, certificate + ".key"),
    };

    public Uplink StartUplink(Uri? receiver = null, X509Certificate2? certificate = null, X509Certificate2? authority = null, int seed = 1)
    {
        SendingOptions sending = Sending(GatewayCertificate.ReadGateway(certificate ?? Certificate)!.Value);
        var https = new HttpsUplinkOptions { Receiver = receiver ?? Address, Certificate = certificate ?? Certificate, PinnedAuthority = authority ?? Mint.Authority };
        var uplink = Uplink.OverHttps(Journal, sending, https, new UplinkSurroundings(TimeProvider.System, Stamper, new QuickRandom(seed)));
        _uplinks.Add(uplink);
        uplink.Start();
        return uplink;
    }

    /// <summary>Stops uplinks and journal, lets the test change the journal's folder, and opens it again.</summary>
    public async Task RestartAsync(Action<string> change)
    {
        foreach (Uplink uplink in _uplinks)
            await uplink.DisposeAsync();
        _uplinks.Clear();
        Journal.Dispose();
        string folder = Path.Combine(_root.FullName, "journal");
        change(folder);
        Journal = SegmentJournal.Open(folder, JournalOptions, TimeProvider.System, Surroundings(_key));
    }

    /// <summary>Appends stamped readings and waits until they are durable.</summary>
    public long Append(Lane lane, int count)
    {
        AppendResult last = default;
        for (int i = 0; i < count; i++)
        {
            var record = new Record { Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = 150456, Mantissa = 97 - i % 3, Validity = 1 } };
            Stamper.Stamp(record);
            last = Journal.Append(lane, record.ToByteArray());
            Assert.True(last.Accepted);
        }

        Assert.True(Journal.WaitDurable(lane, last.Seq, TimeSpan.FromSeconds(30)));
        return last.Seq;
    }

    /// <summary>Waits until the journal knows that the receiver has everything up to the number.</summary>
    public async Task WaitAcknowledgedAsync(Lane lane, long seq, int seconds = 60)
    {
        await WaitAsync(() => Journal.AcknowledgedUpTo(lane) >= seq, $"{lane} acknowledged up to {Journal.AcknowledgedUpTo(lane)} of {seq}; {_uplinks.LastOrDefault()?.Status}", seconds);
    }

    private const int MostRead = 10_000;

    public static async Task WaitAsync(Func<bool> condition, string what, int seconds = 60)
    {
        for (int i = 0; i < seconds * 100; i++)
        {
            if (condition())
                return;
            await Task.Delay(10);
        }

        Assert.True(condition(), what);
    }

    /// <summary>Everything that the receiver has of a lane, read over its API with the gateway's certificate.</summary>
    public async Task<List<long>> ReceivedAsync(Lane lane)
    {
        using HttpClient client = Client(Certificate);
        string lines = await client.GetStringAsync(new Uri(Address, $"/v1/gateways/{Gateway}/records?lane={lane.Name()}&limit={MostRead}"));
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("seq").GetInt64())];
    }

    public async Task<System.Text.Json.JsonElement> LaneAsync(Lane lane, ulong? epoch = null)
    {
        using HttpClient client = Client(Certificate);
        string json = await client.GetStringAsync(new Uri(Address, $"/v1/gateways/{Gateway}/lanes"));
        return System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateArray()
            .Single(l => l.GetProperty("lane").GetString() == lane.Name() && (epoch is null || l.GetProperty("epoch").GetString() == $"{epoch:x16}"));
    }

    public HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = GatewayCertificate.Trusting(Mint.Authority);
        if (certificate is not null)
            handler.SslOptions.ClientCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(certificate, [], offline: true);
        return new HttpClient(handler) { DefaultRequestVersion = System.Net.HttpVersion.Version20 };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Uplink uplink in _uplinks)
            await uplink.DisposeAsync();
        await StopReceiverAsync();
        Journal.Dispose();
        _key.Dispose();
        Mint.Dispose();
        _root.Delete(recursive: true);
    }

    private static SendingOptions Sending(GatewayId gateway) => new()
    {
        Gateway = gateway,
        GatherInterval = TimeSpan.FromMilliseconds(20),
        LargestBatchBytes = 4096,
        HalfOpenAfter = TimeSpan.FromSeconds(2),
        AlertHalfOpenAfter = TimeSpan.FromSeconds(2),
    };

    private JournalSurroundings Surroundings(ECDsa key) => new() { SigningKey = key, Stamper = Stamper, Randomness = new Random(3) };

    /// <summary>Back-off near zero, so that tests wait for the link and not for the jitter.</summary>
    private sealed class QuickRandom(int seed) : Random(seed)
    {
        public override double NextDouble() => base.NextDouble() * 0.02;
    }
}
