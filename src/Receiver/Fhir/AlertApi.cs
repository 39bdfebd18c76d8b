using System.Text.Json;
using Edge.Receiver.Api;
using Edge.Sync.Alerts;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>
/// <c>GET /v1/gateways/{gw}/alerts</c>: one entry for each episode with state, priority, start, end and age, and whether it may ring
/// as live. A late or ended one never may. The gateway itself and listed readers may ask.
/// </summary>
internal sealed class AlertApi(FhirConsumer consumer, FhirOptions options, TimeProvider clock, StoreGate gate)
{
    private static readonly string[] Priorities = ["unknown", "low", "medium", "high"];

    public void Map(WebApplication app) => app.MapGet("/v1/gateways/{gw}/alerts", (RequestDelegate)AlertsAsync);

    private async Task AlertsAsync(HttpContext context)
    {
        if (Allowed(context) is not { } gateway)
        {
            context.Response.StatusCode = 403;
            return;
        }

        if (await gate.AskAsync(context, () => consumer.Alerts(gateway)).ConfigureAwait(false) is not { } episodes)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Write(episodes), context.RequestAborted).ConfigureAwait(false);
    }

    private GatewayId? Allowed(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate || !GatewayId.TryParse((string?)context.Request.RouteValues["gw"], out GatewayId route))
            return null;
        bool isReader = options.Readers.Contains(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
        return isReader || GatewayCertificate.ReadGateway(certificate) == route ? route : null;
    }

    private byte[] Write(IReadOnlyList<AlertEpisode> episodes)
    {
        DateTimeOffset now = clock.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (AlertEpisode episode in episodes)
                WriteOne(json, episode, now);
            json.WriteEndArray();
        }

        return buffer.ToArray();
    }

    private static void WriteOne(Utf8JsonWriter json, AlertEpisode episode, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("episode", episode.Id.ToString());
        json.WriteString("rule", episode.Rule);
        json.WriteString("patient", episode.Patient);
        json.WriteString("device", episode.Device);
        json.WriteNumber("mdc", episode.Mdc);
        json.WriteString("state", episode.State);
        json.WriteString("priority", Priorities[episode.Priority <= 3 ? episode.Priority : 0]);
        WriteTime(json, "started_at", episode.StartedAt);
        WriteTime(json, "ended_at", episode.EndedAt);
        WriteTime(json, "first_received_at", episode.FirstReceivedAt);
        if (episode.StartedAt is { } startedAt)
            json.WriteNumber("age_seconds", (long)Math.Max(0, (now - startedAt).TotalSeconds));
        else
            json.WriteNull("age_seconds");
        json.WriteBoolean("acknowledged", episode.IsAcknowledged);
        json.WriteBoolean("known_late", episode.IsKnownLate);
        json.WriteBoolean("may_ring", episode.MayRing);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
            json.WriteString(name, FhirTimes.Text(time));
        else
            json.WriteNull(name);
    }
}
