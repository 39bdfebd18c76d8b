using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Panel;

/// <summary>The panel's web server on the loopback interface. It shows what a <see cref="PanelHub"/> sends.</summary>
public sealed class PanelHost : IAsyncDisposable
{
    private readonly WebApplication _web;

    private PanelHost(WebApplication web, Uri address)
    {
        (_web, Address) = (web, address);
        Routes = [.. web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(static r => r.RoutePattern.RawText ?? "")];
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Patterns of all routes.</summary>
    public IReadOnlyList<string> Routes { get; }

    /// <summary>Binds and serves.</summary>
    /// <param name="hub">A started hub; it stays the caller's and outlives the host.</param>
    /// <param name="port">TCP port on 127.0.0.1; 0 = a free one.</param>
    /// <param name="logs">Where the panel logs to; the web framework's own messages from Warning up go there too.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PanelHost> StartAsync(PanelHub hub, int port, ILoggerFactory logs, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hub);
        var log = logs.CreateLogger<PanelHost>();
        var assets = new PanelAssets(typeof(PanelHost).Assembly);
        if (!assets.AreThere)
            PanelLog.WebFilesMissing(log);
        var web = Build(hub, port, logs);
        web.Use((context, next) => PassAsync(context, next, log));
        PanelEndpoints.Map(web, hub, assets, web.Lifetime.ApplicationStopping);
        try
        {
            await web.StartAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        var host = new PanelHost(web, new Uri(web.Urls.First()));
        PanelLog.Listening(log, host.Address);
        return host;
    }

    /// <summary>Ends all streams and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// The empty builder reads no file, no variable and no argument: nothing outside can add an address to listen on.
    /// </summary>
    private static WebApplication Build(PanelHub hub, int port, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "edge-panel" });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint => Bind(endpoint, hub.Options));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, port));
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions options, int port)
    {
        options.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = 500;
        options.Limits.MaxRequestBodySize = 4 << 10;
        options.Limits.MaxRequestLineSize = 4 << 10;
        options.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }

    private static Socket Bind(EndPoint endpoint, PanelOptions options)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = options.SendBufferBytes;
        return socket;
    }

    private static async Task PassAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        SecurityHeaders.Apply(context);
        if (RequestGate.Refuse(context.Request) is { } refused)
        {
            context.Response.StatusCode = refused;
            return;
        }
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            PanelLog.RequestFailed(log, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, fault);
            if (context.Response.HasStarted)
                context.Abort();
            else
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
