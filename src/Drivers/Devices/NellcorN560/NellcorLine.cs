using System.Buffers;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NellcorN560;

/// <summary>One number column: value or null for dashes, and the star that marks a violated alarm limit.</summary>
internal readonly record struct NellcorColumn(decimal? Value, bool Star);

/// <summary>
/// One line of the data port: <c>dd-MMM-yy HH:mm:ss</c>, SpO2, pulse rate, pulse amplitude, two-letter status codes.
/// Header and menu lines repeat between them and are ignored.
/// </summary>
internal ref struct NellcorLine
{
    private const int DateBytes = 9;
    private const int StampBytes = 18;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789-:*"u8);

    public DateTime? DeviceTime { get; private set; }

    public NellcorColumn SpO2 { get; private set; }

    public NellcorColumn PulseRate { get; private set; }

    public NellcorColumn PulseAmplitude { get; private set; }

    /// <summary>The status codes with the blanks between them.</summary>
    public ReadOnlySpan<byte> Codes { get; private set; }

    /// <summary>What the status codes say about the numbers.</summary>
    public readonly SignalCondition Condition => SignalCondition.Good
        .Off(Has("SD"u8) || Has("SO"u8))
        .Doubtful(Has("LM"u8) || Has("MO"u8), QualityFlags.Artefact)
        .Doubtful(Has("PS"u8) || Has("LP"u8) || Has("LM"u8), QualityFlags.Searching)
        .Note(Has("LB"u8), QualityFlags.LowBattery);

    /// <summary>Reads one line with its end mark.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out NellcorLine line)
    {
        line = default;
        if (bytes.IsEmpty || bytes[^1] is not ((byte)'\r' or (byte)'\n'))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        var text = bytes.TrimEnd(" \t\r\n"u8);
        int lead = text.Length - text.TrimStart(" \t\r\n"u8).Length;
        if (line.TryReadStamp(text[lead..]))
        {
            return line.ReadColumns(text, lead + StampBytes);
        }

        return IsCutData(text[lead..]) ? DecodeResult.Rejected(RejectReason.BadSync, lead) : DecodeResult.Ignored;
    }

    /// <summary>True when the status column holds this two-letter code.</summary>
    public readonly bool Has(ReadOnlySpan<byte> code)
    {
        foreach (var range in Codes.SplitAny((byte)' ', (byte)'\t'))
        {
            if (Codes[range].SequenceEqual(code))
            {
                return true;
            }
        }

        return false;
    }

    // A line with a time of day or with a number where the date should be lost its beginning; headers have neither.
    private static bool IsCutData(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i + 8 <= text.Length; i++)
        {
            if (DeviceClock.TryParseTime(text.Slice(i, 8), out _, out _, out _))
            {
                return true;
            }
        }

        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        var first = end < 0 ? text : text[..end];
        return !first.IsEmpty && !first.ContainsAnyExcept(NumberBytes);
    }

    private bool TryReadStamp(ReadOnlySpan<byte> text)
    {
        if (text.Length < StampBytes
            || (text.Length > StampBytes && text[StampBytes] is not ((byte)' ' or (byte)'\t'))
            || text[2] != '-' || text[6] != '-' || text[DateBytes] != ' '
            || !AsciiNumber.TryParseDigits(text[..2], out int day)
            || !AsciiNumber.TryParseDigits(text[7..DateBytes], out int year)
            || !DeviceClock.TryParseTime(text[(DateBytes + 1)..StampBytes], out int hour, out int minute, out int second))
        {
            return false;
        }

        DeviceTime = DeviceClock.At(2000 + year, Month(text[3..6]), day, hour, minute, second);
        return true;
    }

    // 0 = no month: the device time is dropped, the reading kept.
    private static int Month(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> all = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"u8;
        Span<byte> upper = stackalloc byte[3];
        System.Text.Ascii.ToUpper(name, upper, out _);
        for (int i = 0; i < 12; i++)
        {
            if (all.Slice(i * 3, 3).SequenceEqual(upper))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private DecodeResult ReadColumns(ReadOnlySpan<byte> text, int at)
    {
        Span<NellcorColumn> columns = stackalloc NellcorColumn[3];
        for (int i = 0; i < columns.Length; i++)
        {
            at = SkipBlanks(text, at);
            int end = at + Math.Max(text[at..].IndexOfAny((byte)' ', (byte)'\t'), -1);
            end = end < at ? text.Length : end;
            if (at == text.Length)
            {
                return DecodeResult.Rejected(RejectReason.Truncated, at);
            }

            if (!TryReadColumn(text[at..end], out columns[i]))
            {
                return DecodeResult.Rejected(RejectReason.BadField, at);
            }

            // The star may stand apart from its number.
            int next = SkipBlanks(text, end);
            bool apart = next < text.Length && text[next] == '*' && (next + 1 == text.Length || text[next + 1] == ' ');
            columns[i] = columns[i] with { Star = columns[i].Star || apart };
            at = apart ? next + 1 : end;
        }

        (SpO2, PulseRate, PulseAmplitude) = (columns[0], columns[1], columns[2]);
        Codes = text[at..];
        return DecodeResult.Decoded;
    }

    private static bool TryReadColumn(ReadOnlySpan<byte> token, out NellcorColumn column)
    {
        var number = token.TrimEnd((byte)'*');
        bool read = AsciiNumber.TryParse(number, out decimal value);
        column = new(read ? value : null, number.Length < token.Length);
        return read || AsciiNumber.IsDashes(number);
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
