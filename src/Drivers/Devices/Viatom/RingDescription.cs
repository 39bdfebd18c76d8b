using System.Text.Json;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// What a ring says of itself: a JSON object of strings, padded with zeros or blanks. Of interest is "FileList", the names of its recordings
/// with commas between them. Source: LepuBle.
/// </summary>
internal static class RingDescription
{
    private const string Files = "FileList";

    /// <summary>The names of the recordings as they stand there; null when this is no such object.</summary>
    public static IReadOnlyList<string>? TryReadFiles(ReadOnlySpan<byte> payload)
    {
        var text = payload.TrimEnd("\0 \r\n\t"u8);
        if (text.IsEmpty || text[0] != '{')
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            return JsonDocument.TryParseValue(ref reader, out var document) ? FilesOf(document) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string[] FilesOf(JsonDocument document)
    {
        using (document)
        {
            return document.RootElement.TryGetProperty(Files, out var files) && files.ValueKind == JsonValueKind.String
                ? files.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [];
        }
    }
}
