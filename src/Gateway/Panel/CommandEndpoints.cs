using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Edge.Gateway.Panel;

/// <summary>
/// <c>POST /api/alarms/{episode}/ack</c> and <c>/pause</c>, <c>POST /api/patients/{patient}/rules/{rule}/limit</c>. JSON only, Idempotency-Key required. 200 with the answer, 409 with
/// the answer for an episode that is over, 400 for a malformed request, 415 for another content type, 422 for a key used for
/// something else.
/// </summary>
internal sealed class CommandEndpoints(PanelHub hub)
{
    private static readonly SearchValues<char> StationCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly IdempotentAnswers _answers = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/alarms/{episode}/ack", context =>
            HandleAsync(context, PanelJson.Default.AckRequest, static body => IsStation(body.Station), hub.Bindings.Acknowledge));
        routes.MapPost("/api/alarms/{episode}/pause", context =>
            HandleAsync(context, PanelJson.Default.PauseRequest, static body => IsStation(body.Station) && body.Seconds > 0, hub.Bindings.Pause));
        routes.MapPost("/api/patients/{patient}/rules/{rule}/limit", context =>
        {
            var patient = (string)context.Request.RouteValues["patient"]!;
            var rule = (string)context.Request.RouteValues["rule"]!;
            return HandleAsync(
                context,
                PanelJson.Default.LimitRequest,
                body => IsStation(patient) && IsStation(rule) && IsStation(body.Station) && body.Why is { Length: >= 1 and <= 200 },
                (_, body) => hub.Bindings.SetLimit(patient, rule, body));
        });
    }

    private async Task HandleAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<T, bool> isValid, Func<string, T, CommandAnswer> run)
        where T : class
    {
        var episode = context.Request.RouteValues["episode"] as string ?? "none";
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var (body, fault) = await ReadAsync(context, type).ConfigureAwait(false);
        if (body is null || !isValid(body) || !IsToken(key, 8, 64, KeyCharacters) || !IsToken(episode, 1, 40, KeyCharacters))
        {
            context.Response.StatusCode = fault ?? StatusCodes.Status400BadRequest;
            return;
        }
        if (!_answers.TryAnswer($"{context.Request.Path} {key}", body, () => Execute(episode, body, run), out var answer))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private StoredAnswer Execute<T>(string episode, T body, Func<string, T, CommandAnswer> run)
    {
        var answer = run(episode, body);
        hub.NotifyState();
        var isDone = answer.Result is "acked" or "audio-paused" or "limit-changed";
        return new StoredAnswer(
            isDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            JsonSerializer.SerializeToUtf8Bytes(answer, PanelJson.Default.CommandAnswer));
    }

    private static async Task<(T? Body, int? Fault)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false), null);
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, refused.StatusCode);
        }
    }

    private static bool IsStation(string station) => IsToken(station, 1, 40, StationCharacters);

    private static bool IsToken(string text, int least, int most, SearchValues<char> allowed) =>
        text.Length >= least && text.Length <= most && !text.AsSpan().ContainsAnyExcept(allowed);
}
