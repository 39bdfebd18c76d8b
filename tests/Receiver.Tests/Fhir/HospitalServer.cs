using System.Text;
using System.Text.Json.Nodes;
using Edge.Sync.Fhir.Checking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>
/// A small FHIR endpoint for transactions: conditional create and update, updates under the client's ids, all or nothing. It checks every
/// Bundle, and breaks connections before or after the work when told to.
/// </summary>
internal sealed class HospitalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly object _gate = new();
    private int _inFlight;

    private HospitalServer(WebApplication app) => _app = app;

    public Dictionary<string, JsonObject> Resources { get; } = [];

    public List<string> Faults { get; } = [];

    public int Bundles { get; private set; }

    public int MostInFlight { get; private set; }

    /// <summary>What to do with the n-th request, from 0: "", "cut-before", "cut-after", or a status.</summary>
    public Func<int, string> Mood { get; set; } = _ => "";

    /// <summary>Status for a Bundle that has such a resource, or 0.</summary>
    public Func<JsonObject, int> Refuses { get; set; } = _ => 0;

    public string? Token { get; private set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<HospitalServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new HospitalServer(app);
        app.MapPost("/", (RequestDelegate)server.TakeAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
        try
        {
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer);
            string mood = Mood(Bundles++);
            Token = context.Request.Headers.Authorization;
            if (mood == "cut-before")
            {
                context.Abort();
                return;
            }

            int status = int.TryParse(mood, out int asked) ? asked : Work(buffer.ToArray());
            if (mood == "cut-after")
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = status;
            if (status is 429 or 503)
                context.Response.Headers.RetryAfter = "0";
            await context.Response.WriteAsync(status == 200 ? """{"resourceType":"Bundle","type":"transaction-response"}""" : """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}""");
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private int Work(byte[] utf8)
    {
        lock (_gate)
        {
            Faults.AddRange(new FhirChecker(FhirSchema.Bundled).Check(utf8, new CheckOptions { Now = TimeProvider.System.GetUtcNow() }).Select(f => f.ToString()));
            JsonArray entries = JsonNode.Parse(Encoding.UTF8.GetString(utf8))!["entry"]!.AsArray();
            foreach (JsonNode? entry in entries)
            {
                if (Refuses(entry!["resource"]!.AsObject()) is not 0 and var refusal)
                    return refusal;
            }

            foreach (JsonNode? entry in entries)
            {
                JsonObject resource = entry!["resource"]!.DeepClone().AsObject();
                string method = entry["request"]!["method"]!.ToString(), url = entry["request"]!["url"]!.ToString();
                string condition = entry["request"]!["ifNoneExist"]?.ToString() ?? (url.Contains('?', StringComparison.Ordinal) ? url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..] : "");
                string type = resource["resourceType"]!.ToString();
                string key = condition.Length > 0 ? $"{type}?{Uri.UnescapeDataString(condition)}" : url;
                if (method == "PUT" || !Resources.ContainsKey(key))
                    Resources[key] = resource;
            }

            return 200;
        }
    }
}
