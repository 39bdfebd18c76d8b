using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Edge.Sync.Security;

namespace Edge.Sync.Uplinks.Https;

/// <summary>How a request ended.</summary>
internal enum AnswerKind
{
    /// <summary>200 with a Protobuf body.</summary>
    Answered,

    /// <summary>Another status with a Protobuf body that may be a refusal.</summary>
    Declined,

    /// <summary>The server asks to wait: 408, 429, 5xx.</summary>
    Wait,

    /// <summary>No connection, no answer in time, or a broken one.</summary>
    Unreachable,

    /// <summary>Something that no receiver of ours says.</summary>
    Nonsense,
}

/// <param name="Body">Bytes of the body, for Answered and Declined.</param>
/// <param name="Problem">In plain words, for all others.</param>
internal sealed record Answer(AnswerKind Kind, byte[] Body, string Problem, TimeSpan? RetryAfter = null);

/// <summary>
/// One HTTP/2 connection with mutual TLS. The server's certificate must come from the pinned authority and name the host;
/// redirects and proxies are not followed. After a failure the connection is thrown away, since a half-open one looks well.
/// </summary>
internal sealed class HttpsTransport(HttpsUplinkOptions options, TimeProvider clock) : IDisposable
{
    public const string ContentType = "application/x-protobuf";
    private const int MaxAnswerBytes = 1 << 20;
    private HttpClient? _client;

    public async Task<Answer> PostAsync(string path, byte[] body, TimeSpan timeout, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await SendAsync(path, body, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Reset();
            return new Answer(AnswerKind.Unreachable, [], "no answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            Reset();
            return new Answer(AnswerKind.Unreachable, [], failure.InnerException?.Message ?? failure.Message);
        }
    }

    /// <summary>Closes the connection; the next request opens another.</summary>
    public void Reset()
    {
        _client?.Dispose();
        _client = null;
    }

    public void Dispose() => Reset();

    private async Task<Answer> SendAsync(string path, byte[] body, CancellationToken stop)
    {
        _client ??= Connect();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Receiver, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
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
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(options.Certificate, [options.PinnedAuthority], offline: true),
                CertificateChainPolicy = GatewayCertificate.Trusting(options.PinnedAuthority),
            },
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
