using System.Globalization;
using System.Text.RegularExpressions;

namespace Edge.Drivers.Declared;

/// <summary>How the lines of a device are read: one expression for a whole line, and what its named groups mean.</summary>
internal sealed record LineGrammar
{
    public required Regex Pattern { get; init; }

    public required IReadOnlyList<LineValue> Values { get; init; }

    public required IReadOnlyList<LineQuality> Qualities { get; init; }

    /// <summary>Group with the device's time; null = it states none.</summary>
    public string? TimeGroup { get; init; }

    /// <summary>Format of the device's time, in .NET notation.</summary>
    public string TimeFormat { get; init; } = "";

    /// <summary>
    /// Finds the parts of a line with its end mark. Blank lines are ignored; a line without end may be cut inside a number.
    /// Costs nothing unless the line fits; a line that fits allocates its text and its groups.
    /// </summary>
    public DecodeResult TryMatch(ReadOnlySpan<byte> frame, out Match? match)
    {
        match = null;
        if (frame.IsEmpty || frame[^1] is not ((byte)'\r' or (byte)'\n'))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        var line = frame.Trim(" \t\r\n"u8);
        if (line.IsEmpty)
        {
            return DecodeResult.Ignored;
        }

        if (line.Length > Framing.LineFramer.MaxLineBytes)
        {
            return DecodeResult.Rejected(RejectReason.TooLong, Framing.LineFramer.MaxLineBytes);
        }

        Span<char> text = stackalloc char[line.Length];
        System.Text.Encoding.Latin1.GetChars(line, text);
        if (!Pattern.IsMatch(text))
        {
            return DecodeResult.Rejected(RejectReason.BadField, 0);
        }

        match = Pattern.Match(text.ToString());
        return DecodeResult.Decoded;
    }

    /// <summary>The time that the device states, without zone; null when it states none, or an impossible one.</summary>
    public DateTime? Time(Match match) =>
        TimeGroup is not null && match.Groups[TimeGroup] is { Success: true } group
        && DateTime.TryParseExact(group.Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) ? time : null;
}
