using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Edge.Gateway.Tests.Panel;

/// <summary>What a page of somebody else must not be able to do, and what every answer must carry.</summary>
public class DefenceTests
{
    [Fact]
    public async Task Every_route_answers_with_the_security_headers()
    {
        await using var bench = await PanelBench.StartAsync();
        var paths = bench.Routes.Select(static route => route.Replace("{episode}", "OPEN", StringComparison.Ordinal)).Append("/nothing-here").ToList();
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(path.Contains("/alarms/", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
            using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            AssertHeaders(path, response);
        }
        Assert.Superset(new HashSet<string> { "/api/stream", "/api/state", "/healthz", "/", "/api/alarms/{episode}/ack", "/api/alarms/{episode}/pause" }, bench.Routes.ToHashSet());
        Assert.True(paths.Count >= 7);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost")]
    [InlineData("localhost.evil.example:{port}")]
    public async Task Another_host_name_or_port_is_misdirected(string host)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state");
        request.Headers.Host = host.Replace("{port}", $"{bench.Address.Port}", StringComparison.Ordinal);
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        AssertHeaders(host, response);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Loopback_names_with_the_panels_port_are_served(string name)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state");
        request.Headers.Host = $"{name}:{bench.Address.Port}";
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_panel_is_reachable_on_loopback_only()
    {
        await using var bench = await PanelBench.StartAsync();
        Assert.Equal("127.0.0.1", bench.Address.Host);
        var others = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(static a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        foreach (var address in others)
        {
            using var socket = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync(address, bench.Address.Port));
        }
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task A_command_from_another_page_is_refused_and_does_not_run(string header, string value)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = Acknowledge();
        request.Headers.Add(header, value);
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(0, bench.Gateway.Commands);
    }

    [Fact]
    public async Task A_command_from_the_panels_own_page_runs()
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = Acknowledge();
        request.Headers.Add("Origin", bench.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, bench.Gateway.Commands);
    }

    [Fact]
    public async Task The_stream_is_refused_to_another_page()
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stream");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", """{"station":"kitchen"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "station=kitchen", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "null", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"station":null}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"station":""}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"station":"<script>"}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"station":"kitchen","role":"nurse"}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"station":[[[[[[[[[[[[1]]]]]]]]]]]]}""", HttpStatusCode.BadRequest)]
    public async Task A_malformed_command_is_refused_and_does_not_run(string type, string body, HttpStatusCode expected)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = Acknowledge(body: body, type: type);
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(0, bench.Gateway.Commands);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = Acknowledge(body: $$"""{"station":"{{new string('a', 8000)}}"}""");
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, bench.Gateway.Commands);
    }

    [Fact]
    public async Task Health_says_nothing_but_ok()
    {
        await using var bench = await PanelBench.StartAsync();
        using var stream = await bench.OpenStreamAsync();
        await stream.NextAsync("state");
        Assert.Equal("ok\n", await bench.Http.GetStringAsync("/healthz"));
    }

    internal static HttpRequestMessage Acknowledge(string episode = "OPEN", string? key = "key-00000001", string body = """{"station":"kitchen"}""", string type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/alarms/{episode}/ack")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static void AssertHeaders(string path, HttpResponseMessage response)
    {
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
        if (path.StartsWith("/api", StringComparison.Ordinal))
            Assert.True(response.Headers.CacheControl!.NoStore, path);
    }
}
