using System.Net;
using System.Security.Cryptography.X509Certificates;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Edge.Receiver.Tests;

/// <summary>A server with a good certificate that greets properly and answers batches as a test wants.</summary>
internal sealed class NonsenseServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private NonsenseServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public int Batches { get; private set; }

    /// <summary>Answers a batch; the default acknowledges nothing.</summary>
    public Func<HttpResponse, Batch, byte[]> OnBatch { get; set; } = (_, _) => [];

    /// <summary>Answers a greeting, or null for a proper welcome.</summary>
    public Func<HttpResponse, Hello, byte[]>? OnHello { get; set; }

    public static async Task<NonsenseServer> StartAsync(X509Certificate2 certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(h =>
        {
            h.ServerCertificate = certificate;
            h.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            h.AllowAnyClientCertificate();
        })));
        var server = new NonsenseServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentType = "application/x-protobuf";
        byte[] answer;
        if (context.Request.Path.Value!.EndsWith("hello", StringComparison.Ordinal))
        {
            Hello hello = Hello.Parser.ParseFrom(body.ToArray());
            answer = OnHello?.Invoke(context.Response, hello) ?? new Welcome { Gateway = hello.Gateway }.ToByteArray();
        }
        else
        {
            Batches++;
            answer = OnBatch(context.Response, Batch.Parser.ParseFrom(body.ToArray()));
        }

        await context.Response.Body.WriteAsync(answer);
    }
}
