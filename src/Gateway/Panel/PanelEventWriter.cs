using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Edge.Gateway.Panel;

/// <summary>
/// Formats SSE frames. JSON without line breaks needs one <c>data:</c> line. Not thread-safe: the caller holds the hub's lock.
/// </summary>
internal sealed class PanelEventWriter(long firstId)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(16 << 10);
    private long _lastId = firstId;

    /// <summary>Id of the newest event, or the start value.</summary>
    public long LastId => _lastId;

    public PanelEvent Write<T>(string name, T content, JsonTypeInfo<T> type, long at, bool isWave)
    {
        var id = ++_lastId;
        return new PanelEvent(id, isWave, at, Format(id, name, content, type));
    }

    /// <summary>An event that is for one screen only and does not move its Last-Event-ID.</summary>
    public PanelEvent WriteWithoutId<T>(string name, T content, JsonTypeInfo<T> type, long at) => new(0, false, at, Format(0, name, content, type));

    private byte[] Format<T>(long id, string name, T content, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        var head = id == 0 ? $"event: {name}\ndata: " : string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: ");
        Encoding.ASCII.GetBytes(head, _buffer);
        using (var json = new Utf8JsonWriter(_buffer))
            JsonSerializer.Serialize(json, content, type);
        _buffer.Write("\n\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }
}
