using Microsoft.AspNetCore.Http;

namespace Edge.Gateway.Panel;

/// <summary>Headers on every answer, also on errors and refusals.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything from the gateway itself; no inline script or style, no frames, no forms, no base.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        // Static files set their own caching; whatever does not must never be kept.
        headers.CacheControl = "no-store";
    }
}
