using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Drivers.Vectors;

/// <summary>
/// One input line of the <c>decode</c> verb: an id, a profile and the bytes, given as <c>hex</c>, <c>text</c> or
/// <c>adv</c>. What else the line holds stays in <see cref="Line"/>.
/// </summary>
public sealed class VectorLine
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private VectorLine(JsonObject line, JsonNode? id, string? profile)
    {
        Line = line;
        Id = id;
        Profile = profile;
    }

    /// <summary>The whole line; empty when it was no JSON object.</summary>
    public JsonObject Line { get; }

    /// <summary>The id as given, or null when the line has none.</summary>
    public JsonNode? Id { get; }

    /// <summary>Name of the profile, or null when the line has none.</summary>
    public string? Profile { get; }

    /// <summary>The frame; empty when <see cref="Fault"/> is set.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Why the line holds no frame, or null when it does.</summary>
    public DecodeResult? Fault { get; private init; }

    /// <summary>Reads a line. Never throws: a line that is no vector carries a <see cref="Fault"/>.</summary>
    public static VectorLine Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            if (JsonNode.Parse(text, null, Strict) is JsonObject line)
            {
                var bytes = ReadBytes(line, out DecodeResult? fault);
                return new(line, line["id"], Text(line, "profile")) { Bytes = bytes, Fault = fault };
            }
        }
        catch (JsonException)
        {
            // Falls through to the fault below.
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair parses, but cannot be read.
        }

        return new([], null, null) { Fault = DecodeResult.Rejected(RejectReason.BadEncoding, 0) };
    }

    /// <summary>Reads hexadecimal digits of either case, blanks between bytes allowed.</summary>
    /// <param name="hex">The digits.</param>
    /// <param name="offset">Index of the first byte that is no pair of digits, when the result is null.</param>
    /// <returns>The bytes, or null.</returns>
    public static byte[]? ParseHex(string hex, out int offset)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var bytes = new List<byte>(hex.Length / 2);
        offset = 0;
        for (int i = 0; i < hex.Length; i++)
        {
            if (char.IsWhiteSpace(hex[i]))
            {
                continue;
            }

            offset = bytes.Count;
            if (i + 1 == hex.Length || !char.IsAsciiHexDigit(hex[i]) || !char.IsAsciiHexDigit(hex[i + 1]))
            {
                return null;
            }

            bytes.Add((byte)(Convert.FromHexString(hex.AsSpan(i++, 2))[0]));
        }

        return [.. bytes];
    }

    private static byte[] ReadBytes(JsonObject line, out DecodeResult? fault)
    {
        fault = null;
        if (Text(line, "text") is { } text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var advertisement = line["adv"] as JsonObject;
        string? hex = Text(line, "hex") ?? Text(advertisement, "hci_event") ?? Text(advertisement, "service_data");
        int offset = 0;
        byte[]? bytes = hex is null ? null : ParseHex(hex, out offset);
        fault = bytes is null ? DecodeResult.Rejected(RejectReason.BadEncoding, offset) : null;
        return bytes ?? [];
    }

    private static string? Text(JsonObject? line, string name) =>
        line?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
