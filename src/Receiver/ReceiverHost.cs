using System.Data.Common;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Edge.Receiver.Api;
using Edge.Receiver.Fhir;
using Edge.Receiver.Intake;
using Edge.Receiver.Mqtt;
using Edge.Receiver.Store;
using Edge.Sync.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Edge.Receiver;

/// <summary>A running receiver: HTTPS with mutual TLS in front of the store.</summary>
public sealed class ReceiverHost : IAsyncDisposable
{
    private static readonly TimeSpan GapInterval = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private readonly IInbox _inbox;
    private readonly StoreGate _gate;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private ITimer? _gapTimer;
    private readonly List<Task> _workers = [];
    private FhirPush? _push;
    private Task _opening = Task.CompletedTask;
    private MqttIntake? _broker;

    private ReceiverHost(WebApplication app, IInbox inbox)
    {
        _app = app;
        _inbox = inbox;
        _log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("edge-receiver");
        _gate = new StoreGate(_log);
    }

    /// <summary>Address with the port that was taken.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>
    /// Starts to listen. A PostgreSQL store that cannot be opened is tried again until it can; gateways are told to wait meanwhile.
    /// </summary>
    /// <param name="options">Options that <see cref="ReceiverOptions.Validate"/> finds no error in.</param>
    /// <param name="clock">Wall clock for stamps, monotonic for the gap alarm.</param>
    /// <exception cref="InvalidOperationException">SQLite is not installed; the message names the package.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ReceiverHost> StartAsync(ReceiverOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        IInbox inbox = Open(options, clock);
        WebApplication app = Build(options);
        var host = new ReceiverHost(app, inbox);
        try
        {
            host.Compose(options, clock);
            await app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Log.Listening(host._log, host.Address.ToString());
        host._broker?.Start();
        return host;
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_broker is { } broker)
            await broker.DisposeAsync().ConfigureAwait(false);
        if (_gapTimer is not null)
            await _gapTimer.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _push?.Dispose();
        _inbox.Dispose();
        _gate.Dispose();
        _stop.Dispose();
    }

    private static IInbox Open(ReceiverOptions options, TimeProvider clock)
    {
        if (options.StoreFile is { } file)
            return PostgresInbox.Over(ReceiverOptions.ReadStoreFile(file), clock);
        if (SqliteLibrary.Missing is { } missing)
            throw new InvalidOperationException(missing);
        return SqliteInbox.Open(Path.Combine(options.Directory, "inbox.db"), clock);
    }

    private void Compose(ReceiverOptions options, TimeProvider clock)
    {
        if (_inbox is PostgresInbox postgres)
            _opening = new StoreOpening(postgres, clock, _log).RunAsync(_stop.Token);
        var gaps = new GapWatch(clock, options.GapAlarmAfter, _log);
        var intake = new BatchIntake(_inbox, clock, _log);
        new GatewayApi(intake, _inbox, gaps, _gate).Map(_app);
        if (options.Broker is { } mqtt)
            _broker = new MqttIntake(mqtt, intake, new GatewayKeys(X509CertificateLoader.LoadCertificateFromFile(options.Authority), _inbox), clock, _log);
        var consumer = new FhirConsumer(_inbox, options.Fhir, clock, _log);
        new FhirApi(consumer, options.Fhir, clock, _gate).Map(_app);
        new AlertApi(consumer, options.Fhir, clock, _gate).Map(_app);
        _workers.Add(Task.Run(() => consumer.RunAsync(_stop.Token)));
        if (options.Fhir.Push is { } endpoint)
        {
            _push = new FhirPush(consumer, _inbox, endpoint, clock, _log);
            _workers.Add(Task.Run(() => _push.RunAsync(_stop.Token)));
        }

        _gapTimer = clock.CreateTimer(_ => LookForGaps(gaps), null, GapInterval, GapInterval);
    }

    private void LookForGaps(GapWatch gaps)
    {
        try
        {
            gaps.Observe(_inbox.Standings());
        }
        catch (DbException)
        {
            // Whoever wants to store something says so; the next look comes by itself.
        }
    }

    private static WebApplication Build(ReceiverOptions options)
    {
        X509Certificate2 server = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
        X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(options.Authority);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("edge-receiver", LogLevel.Information);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 2 << 20;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(options.Listen), options.Port, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IsFrom(authority, certificate, options.Fhir.Readers);
            }));
        });
        return builder.Build();
    }

    private static bool IsFrom(X509Certificate2 authority, X509Certificate2 certificate, IReadOnlySet<string> readers)
    {
        using var chain = new X509Chain { ChainPolicy = GatewayCertificate.Trusting(authority) };
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate)
            && (GatewayCertificate.ReadGateway(certificate) is not null || readers.Contains(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)));
    }
}
