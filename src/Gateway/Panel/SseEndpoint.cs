using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Edge.Gateway.Panel;

/// <summary><c>GET /api/stream</c>: one screen's stream, until the screen, the hub or the gateway ends it.</summary>
internal static class SseEndpoint
{
    /// <summary>Milliseconds after which a browser tries again by itself.</summary>
    private static ReadOnlySpan<byte> Opening => "retry: 1000\n\n"u8;

    public static async Task StreamAsync(HttpContext context, PanelHub hub, CancellationToken stopping)
    {
        if (hub.Join(LastSeen(context.Request)) is not { } client)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return;
        }
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, client.Closed, stopping);
            await PumpAsync(context.Response, client, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The screen left, was too slow, or the gateway stops. A half-written response must not look finished.
            if (client.Closed.IsCancellationRequested)
                context.Abort();
        }
        finally
        {
            hub.FanOut.Leave(client);
        }
    }

    private static async Task PumpAsync(HttpResponse response, PanelClient client, CancellationToken ended)
    {
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.WriteAsync(Opening.ToArray(), ended).ConfigureAwait(false);
        await response.Body.FlushAsync(ended).ConfigureAwait(false);
        var batch = new List<PanelEvent>();
        while (true)
        {
            batch.Clear();
            await client.TakeAsync(batch, ended).ConfigureAwait(false);
            foreach (var next in batch)
                await response.Body.WriteAsync(next.Bytes, ended).ConfigureAwait(false);
            await response.Body.FlushAsync(ended).ConfigureAwait(false);
            client.Sent();
        }
    }

    /// <summary>
    /// The browser's own header, or <c>?after=</c> of a screen that closed a silent stream and opened a new one. Anything else
    /// than a number of the right size counts as a first visit.
    /// </summary>
    private static long? LastSeen(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["after"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
