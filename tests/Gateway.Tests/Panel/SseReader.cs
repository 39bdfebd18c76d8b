using System.Globalization;
using System.Text.Json;

namespace Edge.Gateway.Tests.Panel;

/// <summary>One event as a browser would see it.</summary>
internal sealed record SseEvent(long? Id, string Name, JsonElement Data);

/// <summary>Reads a stream of server-sent events from a real connection.</summary>
internal sealed class SseReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private SseReader(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public HttpResponseMessage Response => _response;

    public static async Task<SseReader> OpenAsync(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new SseReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event, or null at the end of the stream.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        long? id = null;
        var name = "";
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return new SseEvent(id, name, JsonDocument.Parse(line[6..]).RootElement);
        }
        return null;
    }

    /// <summary>The next event with this name; others are passed over.</summary>
    public async Task<SseEvent> NextAsync(string name)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Name == name)
                return next;
        }
        throw new EndOfStreamException(name);
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
