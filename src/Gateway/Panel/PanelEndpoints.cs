using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Edge.Gateway.Panel;

/// <summary>All routes of the panel. What is not here is 404.</summary>
internal static class PanelEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private const string NotBuilt = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Panel not built</title></head>
        <body><h1>The panel's web files are not built.</h1>
        <p>The gateway runs. Run <code>./run.sh</code> in the project's folder: it builds the web files and starts again.</p></body>
        </html>
        """;

    public static void Map(IEndpointRouteBuilder routes, PanelHub hub, PanelAssets assets, CancellationToken stopping)
    {
        routes.MapGet("/api/stream", context => SseEndpoint.StreamAsync(context, hub, stopping));
        routes.MapGet("/api/state", context => WriteStateAsync(context, hub));
        routes.MapGet("/healthz", context => WriteHealthAsync(context, hub));
        new CommandEndpoints(hub).Map(routes);
        foreach (var name in assets.Names)
            routes.MapMethods(name == "index.html" ? "/" : "/" + name, Reading, context => assets.ServeAsync(context, name));
        if (!assets.AreThere)
            routes.MapMethods("/", Reading, WriteNotBuiltAsync);
    }

    private static async Task WriteStateAsync(HttpContext context, PanelHub hub)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, hub.CurrentState(), PanelJson.Default.PanelState, context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>Says only whether the stream is alive; no data.</summary>
    private static Task WriteHealthAsync(HttpContext context, PanelHub hub)
    {
        context.Response.ContentType = "text/plain";
        context.Response.StatusCode = hub.IsAlive ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(hub.IsAlive ? "ok\n" : "stalled\n", context.RequestAborted);
    }

    private static Task WriteNotBuiltAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(NotBuilt, context.RequestAborted);
    }
}
