using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Edge.Gateway.Panel;

/// <summary>
/// The web files inside the assembly, read once. Each text file lies there plain, as brotli and as gzip; names carry the hash
/// of the content and are kept by browsers for ever, <c>index.html</c> is asked for each time.
/// </summary>
internal sealed class PanelAssets
{
    /// <summary>Prefix of the resource names (Gateway.csproj).</summary>
    private const string Prefix = "panel/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, byte[]> _files;

    public PanelAssets(Assembly assembly)
    {
        _files = assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static name => name[Prefix.Length..].Replace('\\', '/'), name => Read(assembly, name), StringComparer.Ordinal);
        Names = [.. _files.Keys.Where(static name => ContentTypes.ContainsKey(Path.GetExtension(name)))];
    }

    /// <summary>Files that have a route, without their compressed forms.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>False when the web files were not built.</summary>
    public bool AreThere => _files.ContainsKey("index.html");

    /// <summary>Answers with the smallest form the browser takes.</summary>
    public async Task ServeAsync(HttpContext context, string name)
    {
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var (body, encoding) = (_files[name], (string?)null);
        if (accepted.Contains("br", StringComparison.Ordinal) && _files.TryGetValue(name + ".br", out var brotli))
            (body, encoding) = (brotli, "br");
        else if (accepted.Contains("gzip", StringComparison.Ordinal) && _files.TryGetValue(name + ".gz", out var gzip))
            (body, encoding) = (gzip, "gzip");
        var headers = context.Response.Headers;
        headers.ContentType = ContentTypes[Path.GetExtension(name)];
        headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
