using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Https;

/// <summary>
/// Two HTTP/2 connections with mutual TLS, one for alerts and one for bulk; batches are concurrent requests. The server's
/// certificate must come from the pinned authority and name the host; redirects and proxies are not followed. After a failure
/// both are thrown away, since a half-open one looks well. The kernel holds at most 1 KiB that it has not yet sent.
/// </summary>
internal sealed class HttpsTransport(HttpsUplinkOptions options, GatewayId gateway, TimeProvider clock) : IUplinkTransport
{
    public const string ContentType = "application/x-protobuf";
    private const int MaxAnswerBytes = 1 << 20;
    private const int TcpNotSentLowWater = 25;
    private const int UnsentBytes = 1024;
    private readonly string _helloPath = $"/v1/gateways/{gateway}/hello";
    private readonly string _batchPath = $"/v1/gateways/{gateway}/batches";
    private HttpClient? _alerts;
    private HttpClient? _bulk;

    /// <summary>Nothing comes of its own accord over HTTPS.</summary>
    public event Action<byte[]>? Received
    {
        add { }
        remove { }
    }

    /// <summary>A broken connection shows in the requests on it.</summary>
    public event Action<string>? Lost
    {
        add { }
        remove { }
    }

    /// <summary>Frame headers, compressed header fields and TLS records of a request.</summary>
    public int FramingBytes => 110;

    public int LargestBatchBytes => int.MaxValue;

    /// <summary>Greets on both connections, so that the first alert does not wait for a handshake.</summary>
    public async Task<Answer> GreetAsync(byte[] hello, TimeSpan timeout, CancellationToken stop)
    {
        _alerts ??= Connect();
        _bulk ??= Connect();
        Answer[] answers = await Task.WhenAll(
            PostAsync(_bulk, _helloPath, hello, timeout, stop), PostAsync(_alerts, _helloPath, hello, timeout, stop)).ConfigureAwait(false);
        return answers[0].Kind == AnswerKind.Answered ? answers[1] : answers[0];
    }

    public Task<Answer> SendAsync(byte[] batch, Lane lane, CancellationToken stop) =>
        (lane == Lane.Alert ? _alerts : _bulk) is { } client
            ? PostAsync(client, _batchPath, batch, Timeout.InfiniteTimeSpan, stop)
            : Task.FromResult(new Answer(AnswerKind.Unreachable, [], "not connected"));

    private async Task<Answer> PostAsync(HttpClient client, string path, byte[] body, TimeSpan timeout, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await ExchangeAsync(client, path, body, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Answer(AnswerKind.Unreachable, [], "no answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ObjectDisposedException)
        {
            return new Answer(AnswerKind.Unreachable, [], failure.InnerException?.Message ?? failure.Message);
        }
    }

    public void Reset()
    {
        _alerts?.Dispose();
        _bulk?.Dispose();
        (_alerts, _bulk) = (null, null);
    }

    public void Dispose() => Reset();

    private async Task<Answer> ExchangeAsync(HttpClient client, string path, byte[] body, CancellationToken stop)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Receiver, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500)
            return new Answer(AnswerKind.Wait, [], $"the receiver answers {status}", RetryAfter(response.Headers.RetryAfter));
        if (response.Content.Headers.ContentType?.MediaType != ContentType)
            return new Answer(AnswerKind.Nonsense, [], $"the answer ({status}) is not of a receiver");
        byte[]? answer = await ReadBoundedAsync(response.Content, stop).ConfigureAwait(false);
        if (answer is null or { Length: 0 })
            return new Answer(AnswerKind.Nonsense, [], answer is null ? "the answer is too long" : "the answer is empty");
        return new Answer(status == 200 ? AnswerKind.Answered : AnswerKind.Declined, answer, $"the receiver answers {status}");
    }

    private static async Task<byte[]?> ReadBoundedAsync(HttpContent content, CancellationToken stop)
    {
        Stream stream = await content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var answer = new MemoryStream();
            byte[] chunk = new byte[4096];
            int read;
            while ((read = await stream.ReadAsync(chunk, stop).ConfigureAwait(false)) > 0)
            {
                if (answer.Length + read > MaxAnswerBytes)
                    return null;
                answer.Write(chunk, 0, read);
            }

            return answer.ToArray();
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);

    private HttpClient Connect()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = 1,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = OpenAsync,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(options.Certificate, [options.PinnedAuthority], offline: true),
                CertificateChainPolicy = GatewayCertificate.Trusting(options.PinnedAuthority),
            },
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stop).ConfigureAwait(false);
            Span<byte> unsent = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(unsent, UnsentBytes);
            socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpNotSentLowWater, unsent);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
