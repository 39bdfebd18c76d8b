using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Receiver.Api;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>
/// FHIR R4, read side. A gateway's certificate reads what came from that gateway, a certificate on the list of readers reads all,
/// others get 403. Errors are OperationOutcomes.
/// </summary>
internal sealed class FhirApi(FhirConsumer consumer, FhirOptions options, TimeProvider clock, StoreGate gate)
{
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public void Map(WebApplication app)
    {
        app.MapGet("/fhir/metadata", (RequestDelegate)MetadataAsync);
        app.MapGet("/fhir/Patient/{id}/$everything", (RequestDelegate)EverythingAsync);
        app.MapGet("/fhir/{type}/{id}", (RequestDelegate)ReadAsync);
        app.MapGet("/fhir/{type}", (RequestDelegate)SearchAsync);
        app.Map("/fhir/{**rest}", (RequestDelegate)(context => FailAsync(context, context.Request.Method == "GET" ? 404 : 405, "not-supported", "only reading is supported")));
    }

    private Task MetadataAsync(HttpContext context) => Access(context) is null ? ForbidAsync(context) : AnswerAsync(context, 200, FhirCapability.Statement(_startedAt, Root(context)));

    private async Task ReadAsync(HttpContext context)
    {
        (string type, string id) = (Route(context, "type"), Route(context, "id"));
        if (Access(context) is not { } access)
            await ForbidAsync(context).ConfigureAwait(false);
        else if (!SearchTerms.Supported.ContainsKey(type))
            await FailAsync(context, 404, "not-supported", $"{type} is not a type of this server").ConfigureAwait(false);
        else if (context.Request.Query.Keys.FirstOrDefault(k => k != "_format") is { } parameter)
            await FailAsync(context, 400, "not-supported", $"{parameter}: not supported for a read").ConfigureAwait(false);
        else if (await gate.AskAsync(context, () => consumer.Read(store => new Found(FindOne(store, type, id, access)))).ConfigureAwait(false) is not { } found)
            return;
        else if (found.Resource is null)
            await FailAsync(context, 404, "not-found", $"{type}/{id} is not here").ConfigureAwait(false);
        else
            await AnswerAsync(context, found.Resource).ConfigureAwait(false);
    }

    private async Task SearchAsync(HttpContext context)
    {
        string type = Route(context, "type");
        if (Access(context) is not { } access)
            await ForbidAsync(context).ConfigureAwait(false);
        else if (!SearchTerms.Supported.ContainsKey(type))
            await FailAsync(context, 404, "not-supported", $"{type} is not a type of this server").ConfigureAwait(false);
        else if (type == "Provenance")
            await ProvenanceAsync(context, access).ConfigureAwait(false);
        else
            await PageAsync(context, SearchTerms.Read(type, context.Request.Query, access.Only)).ConfigureAwait(false);
    }

    private async Task EverythingAsync(HttpContext context)
    {
        if (Access(context) is not { } access)
        {
            await ForbidAsync(context).ConfigureAwait(false);
            return;
        }

        // The parameters that a patient's everything shares with a search of Observations, without those that narrow it.
        string? other = context.Request.Query.Keys.FirstOrDefault(k => k is not ("_count" or "_offset" or "_sort" or "_format"));
        (FhirQuery? query, string? problem) = other is null ? SearchTerms.Read("Observation", context.Request.Query, access.Only) : (null, $"{other}: not supported for $everything");
        string id = Route(context, "id");
        if (query is not null && await gate.AskAsync(context, () => consumer.Read(store => new Found(FindOne(store, "Patient", id, access)))).ConfigureAwait(false) is not { Resource: not null })
        {
            if (!context.Response.HasStarted && context.Response.StatusCode == 200)
                await FailAsync(context, 404, "not-found", $"Patient/{id} is not here").ConfigureAwait(false);
            return;
        }

        await PageAsync(context, (query is null ? null : query with { Type = null, Patient = id }, problem)).ConfigureAwait(false);
    }

    private async Task PageAsync(HttpContext context, (FhirQuery? Query, string? Problem) terms)
    {
        if (terms.Query is not { } query)
        {
            await FailAsync(context, 400, "not-supported", terms.Problem!).ConfigureAwait(false);
            return;
        }

        if (await gate.AskAsync(context, () => consumer.Read(store => new Page(store.Search(query)))).ConfigureAwait(false) is not { } page)
            return;
        string root = Root(context);
        List<BundleLink> links = [new("self", Link(context, query.Offset))];
        if (query.Offset + page.Rows.Count < page.Total && page.Rows.Count > 0)
            links.Add(new BundleLink("next", Link(context, query.Offset + page.Rows.Count)));
        await AnswerAsync(context, 200, new Bundle
        {
            Type = "searchset",
            Total = page.Total,
            Link = links,
            Entry = page.Rows.Count == 0 ? null : [.. page.Rows.Select(r => new BundleEntry { FullUrl = $"{root}/{r.Key}", Resource = Served(r), Search = new BundleSearch("match") })],
        }).ConfigureAwait(false);
    }

    private async Task ProvenanceAsync(HttpContext context, Access access)
    {
        string[] targets = [.. context.Request.Query["target"].OfType<string>()];
        if (targets.Length != 1 || context.Request.Query.Keys.Any(k => k is not ("target" or "_format")))
        {
            await FailAsync(context, 400, "not-supported", "Provenance is found by one target and nothing else").ConfigureAwait(false);
            return;
        }

        if (await gate.AskAsync(context, () => consumer.Read(store => new Found(store.Find(targets[0], access.Only) is { } row ? Provenance(store, row) : null))).ConfigureAwait(false) is not { } found)
            return;
        await AnswerAsync(context, 200, new Bundle
        {
            Type = "searchset",
            Total = found.Resource is null ? 0 : 1,
            Link = [new BundleLink("self", Root(context) + "/Provenance" + context.Request.QueryString)],
            Entry = found.Resource is null ? null : [new BundleEntry { FullUrl = $"{Root(context)}/Provenance/{found.Resource["id"]}", Resource = found.Resource, Search = new BundleSearch("match") }],
        }).ConfigureAwait(false);
    }

    private JsonNode? FindOne(FhirStore store, string type, string id, Access access)
    {
        if (type != "Provenance")
            return store.Find($"{type}/{id}", access.Only) is { } row ? Served(row) : null;
        foreach (string target in DeviceWriter.TargetOf(id) is { } targetId ? SearchTerms.Supported.Keys.Select(t => $"{t}/{targetId}") : [])
        {
            if (store.Find(target, access.Only) is { } row)
                return Provenance(store, row);
        }

        return null;
    }

    private JsonNode Provenance(FhirStore store, FhirRow row)
    {
        var writer = new DeviceWriter(options.Names(row.Gateway));
        var origin = new DeviceOrigin(row.Device.Length > 0 ? store.Origin(row.Gateway, row.Device) : null, store.Origin(row.Gateway, ""));
        string lane = row.Lane.Lane == 0 ? "none" : row.Lane.Lane.Name();
        return FhirJson.ToNode(writer.Provenance(row.Key, row.Device, origin, row.RecordKey, lane, row.UpdatedAt));
    }

    private static JsonObject Served(FhirRow row)
    {
        JsonObject resource = JsonNode.Parse(row.Body)!.AsObject();
        JsonObject meta = resource["meta"]?.AsObject() ?? [];
        meta["versionId"] = row.Version.ToString(CultureInfo.InvariantCulture);
        meta["lastUpdated"] = FhirTimes.Text(row.UpdatedAt);
        resource["meta"] ??= meta;
        return resource;
    }

    private Access? Access(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
            return null;
        if (options.Readers.Contains(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)))
            return new Access(null);
        return GatewayCertificate.ReadGateway(certificate) is { } gateway ? new Access(gateway) : null;
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/fhir";

    private static string Link(HttpContext context, int offset)
    {
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> rest = context.Request.Query.Where(q => q.Key != "_offset");
        QueryString query = QueryString.Create(rest);
        return $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{(offset == 0 ? query : query.Add("_offset", offset.ToString(CultureInfo.InvariantCulture)))}";
    }

    private static Task ForbidAsync(HttpContext context) => FailAsync(context, 403, "forbidden", "this certificate may not read here");

    private static Task FailAsync(HttpContext context, int status, string code, string diagnostics) => AnswerAsync(context, status, OperationOutcome.Error(code, diagnostics));

    private static async Task AnswerAsync(HttpContext context, int status, FhirResource resource)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = FhirJson.ContentType;
        await context.Response.Body.WriteAsync(FhirJson.WriteUtf8(resource), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context, JsonNode resource)
    {
        context.Response.ContentType = FhirJson.ContentType;
        if (resource["meta"]?["versionId"] is { } version)
            context.Response.Headers.ETag = $"W/\"{version}\"";
        await context.Response.WriteAsync(resource.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }

    private sealed record Found(JsonNode? Resource);

    private sealed record Page(long Total, IReadOnlyList<FhirRow> Rows)
    {
        public Page((long Total, IReadOnlyList<FhirRow> Rows) found)
            : this(found.Total, found.Rows)
        {
        }
    }
}

/// <summary>What a certificate may read: one gateway's resources, or all when there is none.</summary>
internal sealed record Access(GatewayId? Only);
