using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Panel;

/// <summary>Log messages of the panel, ids 4100 to 4199. No health values, no names.</summary>
internal static partial class PanelLog
{
    [LoggerMessage(4100, LogLevel.Information, "Panel listens on {Address}")]
    public static partial void Listening(ILogger log, Uri address);

    [LoggerMessage(4101, LogLevel.Warning, "Panel has no web files; it serves a plain page that says how to build them")]
    public static partial void WebFilesMissing(ILogger log);

    [LoggerMessage(4102, LogLevel.Error, "Panel stream fails; screens will show NOT LIVE until it is back")]
    public static partial void StreamFails(ILogger log, Exception fault);

    [LoggerMessage(4103, LogLevel.Information, "Panel stream is back after {Faults} faults")]
    public static partial void StreamBack(ILogger log, long faults);

    [LoggerMessage(4104, LogLevel.Warning, "A screen could not take the alarm state in time and was disconnected")]
    public static partial void ScreenTooSlow(ILogger log);

    [LoggerMessage(4105, LogLevel.Error, "Panel request failed: {Method} {Route}")]
    public static partial void RequestFailed(ILogger log, string method, string? route, Exception fault);
}
