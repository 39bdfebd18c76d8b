using System.Globalization;

namespace Edge.Drivers.Numbers;

/// <summary>Numbers in ASCII fields of device lines, without allocation and with the scale as sent.</summary>
internal static class AsciiNumber
{
    // Nine digits fit 32 bits, and no device of the catalogue prints more in a value.
    private const int MaxDigits = 9;

    /// <summary>
    /// Reads <c>[+-]digits[.digits]</c> and nothing else. <c>04.12</c> gives 4.12 and <c>11.80</c> keeps both decimals.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        bool negative = !text.IsEmpty && text[0] == '-';
        if (negative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text[1..];
        }

        int digits = 0, scale = -1, mantissa = 0;
        foreach (byte b in text)
        {
            if (b == '.' && scale < 0)
            {
                scale = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)b) || ++digits > MaxDigits)
            {
                return false;
            }

            mantissa = mantissa * 10 + (b - '0');
            scale += scale < 0 ? 0 : 1;
        }

        // A point needs digits on both sides: "4." and ".4" are cut fields.
        if (digits == 0 || scale == 0 || scale == digits)
        {
            return false;
        }

        value = new decimal(mantissa, 0, 0, negative, (byte)Math.Max(scale, 0));
        return true;
    }

    /// <summary>Reads 1 to 8 hexadecimal digits of either case and nothing else.</summary>
    public static bool TryParseHex(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        return text.Length is >= 1 and <= 8
            && !text.ContainsAny((byte)' ', (byte)'\t', (byte)'+')
            && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads exactly <paramref name="text"/> as decimal digits, at most nine.</summary>
    public static bool TryParseDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > MaxDigits)
        {
            return false;
        }

        foreach (byte b in text)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            value = value * 10 + (b - '0');
        }

        return true;
    }

    /// <summary>True when the field holds dashes instead of digits: the device has no value.</summary>
    public static bool IsDashes(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'-') && !text.ContainsAnyExcept("+-.%"u8);
}
