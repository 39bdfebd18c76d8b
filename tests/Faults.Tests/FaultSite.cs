using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Edge.Sync.Security;

namespace Edge.Faults.Tests;

/// <summary>
/// Real processes around a fault test: a receiver that can be taken away, a gateway that can be killed, certificates
/// minted for this run. What the gateway said was durable is remembered here, outside of what is being killed.
/// </summary>
internal sealed class FaultSite : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("edge-faults-").FullName;
    private readonly GatewayId _gateway;
    private readonly HttpClient _question;
    private readonly HttpClient _panel = new() { Timeout = TimeSpan.FromSeconds(2) };
    private Process? _receiver;
    private Process? _process;
    private Uri? _panelAddress;

    public FaultSite(Random random, int receiverPort)
    {
        ReceiverPort = receiverPort;
        _gateway = GatewayId.Create(random);
        using var mint = new CertificateMint(TimeProvider.System);
        using X509Certificate2 server = mint.Server("127.0.0.1");
        using X509Certificate2 client = mint.Gateway(_gateway);
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificate(mint.Authority.RawData);
        CertificateMint.Save(server, _directory, "server");
        CertificateMint.Save(client, _directory, "gateway");
        CertificateMint.Save(authority, _directory, "authority");
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [CertificateMint.Load(_directory, "gateway")],
                CertificateChainPolicy = GatewayCertificate.Trusting(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_directory, "authority.crt"))),
            },
        };
        _question = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{receiverPort}/"), Timeout = TimeSpan.FromSeconds(20) };
        File.WriteAllText(Path.Combine(_directory, "edge.json"), Configuration().ToJsonString());
    }

    public int ReceiverPort { get; }

    /// <summary>Greatest number of each lane that the gateway ever called durable.</summary>
    public Dictionary<string, long> Durable { get; } = [];

    /// <summary>Path of the port of a simulated device.</summary>
    public string Port(string name) => Path.Combine(_directory, name);

    public void StartReceiver()
    {
        _receiver = Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "edge-receiver.dll"), "run", "--directory", _directory, "--port", ReceiverPort.ToString(CultureInfo.InvariantCulture)], []);
        ReadLineAfter(_receiver, "edge-receiver listening on ");
    }

    /// <summary>Starts the receiver unless it runs.</summary>
    public void StartReceiverAgain()
    {
        if (_receiver is null)
        {
            StartReceiver();
        }
    }

    public void KillReceiver() => Kill(ref _receiver);

    /// <summary>State folder of the gateway; a test may mount something there before the first start.</summary>
    public string GatewayFolder => Path.Combine(_directory, "gateway");

    /// <summary>Process id of the gateway, also where it runs below another program.</summary>
    public int GatewayProcess => ChildOf(_process!.Id) ?? _process.Id;

    /// <summary>Starts the gateway without waiting for anything: a kill may hit it while it starts.</summary>
    /// <param name="below">Program and arguments that start it in turn, such as strace; empty = none.</param>
    /// <param name="environment">Further variables of its environment.</param>
    public void StartGateway(string[]? below = null, params (string Name, string Value)[] environment)
    {
        _panelAddress = null;
        StartedAt = TimeProvider.System.GetTimestamp();
        string[] command = [.. below ?? [], "dotnet", Path.Combine(AppContext.BaseDirectory, "edge-gateway.dll"), "run", "--config", Path.Combine(_directory, "edge.json")];
        Process gateway = Start(command, environment);
        _process = gateway;
        gateway.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("Panel: ", StringComparison.Ordinal) == true)
            {
                _panelAddress = new Uri(line.Data["Panel: ".Length..]);
            }
        };
        gateway.BeginOutputReadLine();
    }

    /// <summary>Monotonic stamp of the newest start.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Waits for the panel of a gateway that has been started.</summary>
    public void WaitUntilItAnswers()
    {
        while (Look() is null)
        {
            Assert.True(GatewayRuns, "the gateway ended by itself");
            Assert.True(TimeProvider.System.GetElapsedTime(StartedAt) < Patience, "the panel does not answer");
            Thread.Sleep(20);
        }
    }

    /// <summary>kill -9.</summary>
    public void KillGateway()
    {
        // A tracer would let go of what it traces: the child goes first.
        if (_process is { HasExited: false } && ChildOf(_process.Id) is { } child)
        {
            using var inner = Process.GetProcessById(child);
            inner.Kill();
        }

        Kill(ref _process);
    }

    /// <summary>True while the gateway runs; false means that it ended by itself, which it never may.</summary>
    public bool GatewayRuns => _process is { HasExited: false };

    /// <summary>Asks the panel for the state and remembers what is durable; null while the gateway does not answer.</summary>
    public JsonNode? Look()
    {
        if (_panelAddress is not { } address)
        {
            return null;
        }

        try
        {
            JsonNode state = JsonNode.Parse(_panel.GetStringAsync(new Uri(address, "api/state")).GetAwaiter().GetResult())!;
            foreach (JsonNode? lane in state["sync"]!["lanes"]!.AsArray())
            {
                string name = lane!["lane"]!.GetValue<string>();
                Durable[name] = Math.Max(Durable.GetValueOrDefault(name), lane["durable"]!.GetValue<long>());
            }

            return state;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Posts to the panel; returns the status code, or 0 when the gateway is gone.</summary>
    public int Post(string path, string json, string key)
    {
        if (_panelAddress is not { } address)
        {
            return 0;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path));
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.Add("Origin", address.GetLeftPart(UriPartial.Authority));
            using HttpResponseMessage answer = _panel.Send(request);
            return (int)answer.StatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
        {
            return 0;
        }
    }

    /// <summary>Waits until nothing is queued in any lane.</summary>
    public void Drain() => WaitRestarting(state => state["sync"]!["lanes"]!.AsArray().All(l => l!["queued"]!.GetValue<long>() == 0));

    /// <summary>Waits until the receiver has what is durable now, while more comes in.</summary>
    public void CatchUp()
    {
        Dictionary<string, long>? durable = null;
        WaitRestarting(state => IsBeyond(state, durable ??= new(Durable)));
    }

    // On a busy machine the uplink may take the line for a thin one and gather for five minutes; a new start measures anew.
    private void WaitRestarting(Func<JsonNode, bool> done)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                if (Look() is { } state && done(state))
                {
                    return;
                }

                Thread.Sleep(100);
            }

            KillGateway();
            StartGateway();
        }

        Assert.Fail($"the receiver does not get everything: {Look()?["sync"]}");
    }

    private static bool IsBeyond(JsonNode state, Dictionary<string, long> durable) => state["sync"]!["lanes"]!.AsArray().All(l =>
        l!["acknowledged"]!.GetValue<long>() + l["dropped"]!.GetValue<long>() >= durable.GetValueOrDefault(l["lane"]!.GetValue<string>()));

    /// <summary>Lanes as the receiver knows them.</summary>
    public JsonArray ReceiverLanes() =>
        JsonNode.Parse(_question.GetStringAsync(new Uri($"v1/gateways/{_gateway}/lanes", UriKind.Relative)).GetAwaiter().GetResult())!.AsArray();

    /// <summary>All records of a lane at the receiver, by number.</summary>
    public List<(string Epoch, long Seq, JsonNode Record)> ReceiverRecords(string lane)
    {
        List<(string Epoch, long Seq, JsonNode Record)> records = [];
        long from = 1;
        while (true)
        {
            string page = _question.GetStringAsync(new Uri($"v1/gateways/{_gateway}/records?lane={lane}&from={from}&limit=5000", UriKind.Relative)).GetAwaiter().GetResult();
            string[] lines = page.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string line in lines)
            {
                JsonNode node = JsonNode.Parse(line)!;
                records.Add((node["epoch"]!.GetValue<string>(), node["seq"]!.GetValue<long>(), node["record"]!));
            }

            if (lines.Length < 5000)
            {
                return records;
            }

            from = records[^1].Seq + 1;
        }
    }

    public void Dispose()
    {
        KillGateway();
        KillReceiver();
        _question.Dispose();
        _panel.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private JsonObject Configuration() => new()
    {
        ["name"] = "faults",
        ["directory"] = Path.Combine(_directory, "gateway"),
        ["panelPort"] = 0,
        ["journalQuotaMib"] = 256,
        ["patients"] = new JsonArray(new JsonObject { ["id"] = "p1", ["name"] = "One" }),
        ["devices"] = new JsonArray(
            new JsonObject { ["id"] = "finger", ["driver"] = "contec-cms50", ["port"] = Port("finger"), ["patient"] = "p1" },
            new JsonObject { ["id"] = "bedside", ["driver"] = "ivy-450c", ["port"] = Port("bedside"), ["patient"] = "p1", ["signals"] = new JsonArray("nibp-systolic") }),
        ["uplink"] = new JsonObject
        {
            ["url"] = $"https://127.0.0.1:{ReceiverPort}/",
            ["caFile"] = Path.Combine(_directory, "authority.crt"),
            ["certificateFile"] = Path.Combine(_directory, "gateway.crt"),
            ["keyFile"] = Path.Combine(_directory, "gateway.key"),
        },
    };

    private static Process Start(string[] command, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static int? ChildOf(int process)
    {
        try
        {
            string children = File.ReadAllText($"/proc/{process}/task/{process}/children");
            return children.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void ReadLineAfter(Process process, string prefix)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new IOException($"The process ended before it said '{prefix}'.");
    }

    private static void Kill(ref Process? process)
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }
}
