using System.Net;
using System.Security.Cryptography.X509Certificates;
using Edge.Receiver.Api;
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
    private readonly SqliteInbox _inbox;
    private readonly ITimer _gapTimer;
    private readonly MqttIntake? _broker;

    private ReceiverHost(WebApplication app, SqliteInbox inbox, ITimer gapTimer, MqttIntake? broker)
    {
        _app = app;
        _inbox = inbox;
        _gapTimer = gapTimer;
        _broker = broker;
    }

    /// <summary>Address with the port that was taken.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Options that <see cref="ReceiverOptions.Validate"/> finds no error in.</param>
    /// <param name="clock">Wall clock for stamps, monotonic for the gap alarm.</param>
    /// <exception cref="InvalidOperationException">SQLite is not installed; the message names the package.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ReceiverHost> StartAsync(ReceiverOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (SqliteLibrary.Missing is { } missing)
            throw new InvalidOperationException(missing);
        SqliteInbox inbox = SqliteInbox.Open(Path.Combine(options.Directory, "inbox.db"), clock);
        WebApplication app = Build(options);
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("edge-receiver");
        var gaps = new GapWatch(clock, options.GapAlarmAfter, log);
        var intake = new BatchIntake(inbox, clock, log);
        new GatewayApi(intake, inbox, gaps, log).Map(app);
        ITimer timer = clock.CreateTimer(_ => gaps.Observe(inbox.Summaries(null)), null, GapInterval, GapInterval);
        MqttIntake? broker = options.Broker is { } mqtt
            ? new MqttIntake(mqtt, intake, new GatewayKeys(X509CertificateLoader.LoadCertificateFromFile(options.Authority)), clock, log)
            : null;
        var host = new ReceiverHost(app, inbox, timer, broker);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        host.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Log.Listening(log, host.Address.ToString());
        broker?.Start();
        return host;
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_broker is { } broker)
            await broker.DisposeAsync().ConfigureAwait(false);
        await _gapTimer.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _inbox.Dispose();
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
                https.ClientCertificateValidation = (certificate, _, _) => IsFrom(authority, certificate);
            }));
        });
        return builder.Build();
    }

    private static bool IsFrom(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = GatewayCertificate.Trusting(authority) };
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate) && GatewayCertificate.ReadGateway(certificate) is not null;
    }
}
