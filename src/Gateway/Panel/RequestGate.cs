using Microsoft.AspNetCore.Http;

namespace Edge.Gateway.Panel;

/// <summary>
/// Refuses what a browser page of somebody else could send: another host name (DNS rebinding), another origin (cross-site
/// request forgery). Returns the status to answer with, or null when the request may pass.
/// </summary>
internal static class RequestGate
{
    /// <summary>Loopback names only; the panel listens nowhere else in this form.</summary>
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static int? Refuse(HttpRequest request)
    {
        if (!IsOwnHost(request))
            return StatusCodes.Status421MisdirectedRequest;
        if (!request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return null;
        return IsSameOrigin(request) ? null : StatusCodes.Status403Forbidden;
    }

    private static bool IsOwnHost(HttpRequest request) =>
        LoopbackNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase)
        && (request.Host.Port ?? 80) == request.HttpContext.Connection.LocalPort;

    /// <summary>
    /// Browsers state the relation of page and request in Sec-Fetch-Site and, on every POST, the page in Origin. A program that
    /// sends neither is no browser and cannot be led here by a page.
    /// </summary>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isSiteFine = site is "" or "same-origin" || (site == "none" && HttpMethods.IsGet(request.Method));
        var origin = request.Headers.Origin.ToString();
        var isOriginFine = origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        return isSiteFine && isOriginFine;
    }
}
