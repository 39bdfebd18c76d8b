using System.Globalization;

namespace Edge.Drivers.Iio;

/// <summary>Numbers as the kernel prints them: integer, or integer and up to nine decimals, with an optional minus sign.</summary>
internal static class SysfsNumber
{
    // Two such numbers can be added, multiplied and scaled by ten thousand inside a decimal.
    private const decimal Limit = 1e12m;
    private const int MaxChars = 24;
    private const int Decimals = 6;

    /// <summary>Reads a number below 10^12 and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return text.Length is > 0 and <= MaxChars
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && Math.Abs(value) < Limit;
    }

    /// <summary>To six decimals and without trailing zeros: their number tells how the kernel prints, not how the sensor measures.</summary>
    public static decimal Trim(decimal value) => decimal.Round(value, Decimals) / 1.0000000000000000000000000000m;
}
