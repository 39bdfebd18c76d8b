using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Receiver.Fhir;
using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Receiver.Api;

/// <summary>
/// The routes under <c>/v1/gateways/{gw}</c>. Every request comes with a certificate of the pinned authority; the gateway it
/// names must be the one in the route. A store that fails answers 503, never an acknowledgement.
/// </summary>
internal sealed class GatewayApi(BatchIntake intake, IInbox inbox, GapWatch gaps, StoreGate store)
{
    private const string ContentType = "application/x-protobuf";
    private const int MaxBodyBytes = 2 << 20;
    private const int MaxRecords = 10_000;

    public void Map(WebApplication app)
    {
        app.MapPost("/v1/gateways/{gw}/hello", (RequestDelegate)HelloAsync);
        app.MapPost("/v1/gateways/{gw}/batches", (RequestDelegate)BatchAsync);
        app.MapGet("/v1/gateways/{gw}/lanes", (RequestDelegate)LanesAsync);
        app.MapGet("/v1/gateways/{gw}/records", (RequestDelegate)RecordsAsync);
    }

    private async Task HelloAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context).ConfigureAwait(false) is not { } sender || await ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
            return;
        Hello? hello = TryParse(body);
        RefusalReason refusal = hello is null ? RefusalReason.Malformed
            : hello.ProtocolVersion is 0 or > BatchCodec.ProtocolVersion ? RefusalReason.UnknownVersion
            : hello.Gateway != sender.Value ? RefusalReason.UnknownGateway
            : RefusalReason.Unspecified;
        if (refusal != RefusalReason.Unspecified)
            await AnswerAsync(context, 400, Refusal(sender, refusal)).ConfigureAwait(false);
        else if (await store.AskAsync(context, () => Greet(context, sender, hello!)).ConfigureAwait(false) is { } welcome)
            await AnswerAsync(context, 200, welcome).ConfigureAwait(false);
    }

    private async Task BatchAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context).ConfigureAwait(false) is not { } sender || await ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
            return;
        using ECDsa key = context.Connection.ClientCertificate!.GetECDsaPublicKey()!;
        if (await store.AskAsync(context, () => intake.Take(sender, key, body)).ConfigureAwait(false) is { } reply)
            await AnswerAsync(context, reply.Ack is null ? 400 : 200, reply).ConfigureAwait(false);
    }

    /// <summary>A greeting also leaves the key, so that batches of this gateway can be judged where no certificate comes with them.</summary>
    private Welcome Greet(HttpContext context, GatewayId sender, Hello hello)
    {
        using ECDsa key = context.Connection.ClientCertificate!.GetECDsaPublicKey()!;
        inbox.RememberGateway(sender, key.ExportSubjectPublicKeyInfo());
        // Which program made the records that follow: Provenance names it.
        inbox.Transact(transaction =>
        {
            new FhirStore(transaction.Session, transaction.NowMs, false).PutOrigin(sender, "", hello.SoftwareVersion.Length <= 64 ? hello.SoftwareVersion : hello.SoftwareVersion[..64]);
            return true;
        });
        return intake.Greet(sender, hello);
    }

    private async Task LanesAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context).ConfigureAwait(false) is not { } sender)
            return;
        if (await store.AskAsync(context, () => inbox.Summaries(sender)).ConfigureAwait(false) is not { } lanes)
            return;
        gaps.Observe([.. lanes.Select(l => l.Standing)]);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(LaneJson.Write(lanes, gaps.Alarms), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task RecordsAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context).ConfigureAwait(false) is not { } sender)
            return;
        IQueryCollection query = context.Request.Query;
        Lane? lane = Lanes.All.Where(l => l.Name() == query["lane"]).Select(l => (Lane?)l).FirstOrDefault();
        if (lane is null || !TryNumber(query["from"], 1, out long from) || !TryNumber(query["limit"], 1000, out long limit) || from < 1 || limit is < 1 or > MaxRecords)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync($"lane must be a lane, from at least 1, limit 1 to {MaxRecords}\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (await store.AskAsync(context, () => inbox.Records(sender, lane.Value, from, (int)limit)).ConfigureAwait(false) is not { } records)
            return;
        context.Response.ContentType = "application/x-ndjson";
        foreach ((ulong epoch, long seq, byte[] payload) in records)
            await context.Response.WriteAsync(LaneJson.Line(epoch, seq, payload) + "\n", context.RequestAborted).ConfigureAwait(false);
    }

    private static bool TryNumber(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static async Task<GatewayId?> AuthenticateAsync(HttpContext context)
    {
        X509Certificate2? certificate = context.Connection.ClientCertificate;
        GatewayId? named = certificate is null ? null : GatewayCertificate.ReadGateway(certificate);
        if (named is { } id && GatewayId.TryParse((string?)context.Request.RouteValues["gw"], out GatewayId route) && route == id)
            return id;
        await AnswerAsync(context, 403, Refusal(named ?? default, RefusalReason.UnknownGateway)).ConfigureAwait(false);
        return null;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        byte[] chunk = new byte[16 << 10];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxBodyBytes)
            {
                context.Response.StatusCode = 413;
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    private static async Task AnswerAsync(HttpContext context, int status, IMessage message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        await context.Response.Body.WriteAsync(message.ToByteArray(), context.RequestAborted).ConfigureAwait(false);
    }

    private static Reply Refusal(GatewayId gateway, RefusalReason reason) =>
        new() { Refusal = new Refusal { Gateway = gateway.Value, Reason = reason } };

    private static Hello? TryParse(byte[] body)
    {
        try
        {
            return Hello.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
