using System.Net;

namespace Edge.Gateway.Tests.Panel;

/// <summary>The web files inside the assembly; without them a page says how to get them.</summary>
public class AssetTests
{
    private static bool IsBuilt => typeof(Edge.Gateway.Panel.PanelHost).Assembly.GetManifestResourceNames().Contains("panel/index.html");

    [Fact]
    public async Task The_first_page_is_the_panel_or_says_how_to_build_it()
    {
        await using var bench = await PanelBench.StartAsync();
        using var response = await bench.Http.GetAsync("/");
        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(IsBuilt ? "<div id=\"panel\">" : "./run.sh", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("identity", null)]
    public async Task Files_are_kept_for_ever_and_come_in_the_smallest_form(string accepted, string? encoding)
    {
        await using var bench = await PanelBench.StartAsync();
        var files = bench.Routes.Where(static route => route.StartsWith("/assets/", StringComparison.Ordinal)).ToList();
        Assert.Equal(IsBuilt ? 3 : 0, files.Count);
        foreach (var file in files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            using var response = await bench.Http.SendAsync(request);
            Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("immutable", $"{response.Headers.CacheControl}", StringComparison.Ordinal);
            Assert.True(response.Content.Headers.ContentLength > 0);
        }
    }

    [Fact]
    public async Task A_first_load_is_within_its_budget()
    {
        await using var bench = await PanelBench.StartAsync();
        var bytes = 0L;
        foreach (var file in bench.Routes.Where(static route => route == "/" || route.StartsWith("/assets/", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
            using var response = await bench.Http.SendAsync(request);
            bytes += (await response.Content.ReadAsByteArrayAsync()).Length;
        }
        Assert.InRange(bytes, 1, 60 * 1024);
    }

    [Theory]
    [InlineData("/assets/../PanelHost.cs")]
    [InlineData("/index.html.br")]
    [InlineData("/api")]
    public async Task What_has_no_route_is_not_found(string path)
    {
        await using var bench = await PanelBench.StartAsync();
        using var response = await bench.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
