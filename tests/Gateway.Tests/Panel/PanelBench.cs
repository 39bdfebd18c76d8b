using System.Globalization;
using Edge.Gateway.Panel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Tests.Panel;

/// <summary>A real hub and a real server on a free loopback port, fed by the test.</summary>
internal sealed class PanelBench : IAsyncDisposable
{
    private readonly PanelHost _host;

    private PanelBench(PanelHub hub, PanelHost host, WaveRings waves, ScriptedGateway gateway) =>
        (Hub, _host, Waves, Gateway, Http) = (hub, host, waves, gateway, new HttpClient { BaseAddress = host.Address });

    public PanelHub Hub { get; }

    public WaveRings Waves { get; }

    public ScriptedGateway Gateway { get; }

    public HttpClient Http { get; }

    public Uri Address => _host.Address;

    public IReadOnlyList<string> Routes => _host.Routes;

    public static async Task<PanelBench> StartAsync(TimeProvider? clock = null, PanelOptions? options = null)
    {
        clock ??= TimeProvider.System;
        var gateway = new ScriptedGateway(clock);
        var waves = new WaveRings();
        var hub = new PanelHub(gateway.Bindings, ["p1"], waves, clock, NullLogger<PanelHub>.Instance, options);
        hub.Start();
        return new PanelBench(hub, await PanelHost.StartAsync(hub, 0, NullLoggerFactory.Instance, CancellationToken.None), waves, gateway);
    }

    public async Task<SseReader> OpenStreamAsync(long? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stream");
        if (after is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        return await SseReader.OpenAsync(Http, request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        Hub.Dispose();
    }
}
