using System.Buffers;
using System.Globalization;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>Numbers and times in the text of answers: columns of fixed width, padded with blanks.</summary>
internal static class MedibusText
{
    private const int Century = 2000;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789."u8);

    /// <summary>
    /// Reads a number: a sign, which blanks may separate from the digits, digits, decimals. Without digits there is none.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        text = text.Trim((byte)' ');
        bool isNegative = !text.IsEmpty && text[0] == '-';
        if (isNegative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text[1..].TrimStart((byte)' ');
        }

        // A column of four characters may begin or end with its point.
        bool hasDigits = !text.ContainsAnyExcept(Digits)
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        value = isNegative ? -value : value;
        return hasDigits;
    }

    /// <summary>Reads an integer; decimals are cut off.</summary>
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out int value)
    {
        bool isNumber = TryParse(text, out decimal number);
        bool fits = Math.Abs(number) <= int.MaxValue;
        value = fits ? (int)decimal.Truncate(number) : 0;
        return isNumber && fits;
    }

    /// <summary>
    /// Reads <c> 9:33:00 7-OKT-14</c>: hour and day of one or two digits, seconds or none, month in English or German, year of
    /// two digits, blanks or none between the two. The device's clock has no zone.
    /// </summary>
    /// <returns>The time, or null when it is none or impossible.</returns>
    public static DateTime? Time(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (!TryTakeNumber(ref text, (byte)':', 1, out int hour) || !TryTakeDigits(ref text, 2, 2, out int minute))
        {
            return null;
        }

        int second = 0;
        if (!text.IsEmpty && text[0] == ':')
        {
            text = text[1..];
            if (!text.IsEmpty && char.IsAsciiDigit((char)text[0]) && !TryTakeDigits(ref text, 2, 2, out second))
            {
                return null;
            }
        }

        text = text.TrimStart((byte)' ');
        if (!TryTakeNumber(ref text, (byte)'-', 1, out int day) || text.Length < 4 || text[3] != '-')
        {
            return null;
        }

        int month = Month(text[..3]);
        text = text[4..];
        return TryTakeDigits(ref text, 2, 2, out int year) && text.IsEmpty && month > 0
            ? DeviceClock.At(Century + year, month, day, hour, minute, second)
            : null;
    }

    private static int Month(ReadOnlySpan<byte> name)
    {
        Span<byte> upper = stackalloc byte[3];
        System.Text.Ascii.ToUpper(name, upper, out _);
        return upper switch
        {
            [(byte)'J', (byte)'A', (byte)'N'] => 1,
            [(byte)'F', (byte)'E', (byte)'B'] => 2,
            [(byte)'M', (byte)'A', (byte)'R'] or [(byte)'M', (byte)'R', (byte)'Z'] => 3,
            [(byte)'A', (byte)'P', (byte)'R'] => 4,
            [(byte)'M', (byte)'A', (byte)'Y' or (byte)'I'] => 5,
            [(byte)'J', (byte)'U', (byte)'N'] => 6,
            [(byte)'J', (byte)'U', (byte)'L'] => 7,
            [(byte)'A', (byte)'U', (byte)'G'] => 8,
            [(byte)'S', (byte)'E', (byte)'P'] => 9,
            [(byte)'O', (byte)'C' or (byte)'K', (byte)'T'] => 10,
            [(byte)'N', (byte)'O', (byte)'V'] => 11,
            [(byte)'D', (byte)'E', (byte)'C' or (byte)'Z'] => 12,
            _ => 0,
        };
    }

    // One or two digits and the mark behind them.
    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, byte mark, int least, out int number)
    {
        bool isNumber = TryTakeDigits(ref text, least, 2, out number) && !text.IsEmpty && text[0] == mark;
        text = isNumber ? text[1..] : text;
        return isNumber;
    }

    private static bool TryTakeDigits(ref ReadOnlySpan<byte> text, int least, int most, out int number)
    {
        int count = 0;
        while (count < most && count < text.Length && char.IsAsciiDigit((char)text[count]))
        {
            count++;
        }

        number = 0;
        bool isNumber = count >= least && AsciiNumber.TryParseDigits(text[..count], out number);
        text = text[count..];
        return isNumber;
    }
}
