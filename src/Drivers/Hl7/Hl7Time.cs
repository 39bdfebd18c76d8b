using Edge.Drivers.Numbers;

namespace Edge.Drivers.Hl7;

/// <summary>
/// A time stamp <c>YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+/-ZZZZ]</c>. Known to the minute at least, or it is no time of a
/// measurement.
/// </summary>
/// <param name="Value">UTC when the zone is known, else the sender's local time.</param>
/// <param name="HasSeconds">False when the sender states minutes only.</param>
internal readonly record struct Hl7Time(DateTime Value, bool HasSeconds)
{
    private const int MinuteDigits = 12;
    private const int SecondDigits = 14;
    private const int MaxFractionDigits = 4;
    private const int ZoneLength = 5;
    private const int MaxZoneHours = 14;

    /// <summary>Reads a time stamp, or null when it is none, coarser than a minute, or impossible.</summary>
    /// <param name="text">First component of the field.</param>
    /// <param name="zone">Zone of the message for a time that names none; null = not known.</param>
    public static Hl7Time? Read(ReadOnlySpan<byte> text, TimeSpan? zone)
    {
        if (!TrySplit(text, out var digits, out var fraction, out var stated))
        {
            return null;
        }

        int year = Number(digits[..4]), monthDay = Number(digits[4..8]), hourMinute = Number(digits[8..MinuteDigits]);
        bool hasSeconds = digits.Length == SecondDigits;
        int second = hasSeconds ? Number(digits[MinuteDigits..]) : 0, milliseconds = hasSeconds ? Milliseconds(fraction) : 0;
        var at = DeviceClock.At(year, monthDay / 100, monthDay % 100, hourMinute / 100, hourMinute % 100, second, milliseconds);
        if (at is not { } local)
        {
            return null;
        }

        long offset = (stated ?? zone ?? TimeSpan.Zero).Ticks;
        bool fits = local.Ticks - offset is >= 0 && local.Ticks - offset <= DateTime.MaxValue.Ticks;
        return fits ? new Hl7Time(new DateTime(local.Ticks - offset), hasSeconds) : null;
    }

    /// <summary>The zone that a time stamp names, or null.</summary>
    public static TimeSpan? ZoneOf(ReadOnlySpan<byte> text) => TrySplit(text, out _, out _, out var zone) ? zone : null;

    private static bool TrySplit(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> digits, out ReadOnlySpan<byte> fraction, out TimeSpan? zone)
    {
        digits = fraction = default;
        zone = null;
        int sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (sign >= 0 && !TryReadZone(text[sign..], out zone))
        {
            return false;
        }

        digits = sign < 0 ? text : text[..sign];
        int point = digits.IndexOf((byte)'.');
        if (point >= 0)
        {
            fraction = digits[(point + 1)..];
            digits = digits[..point];
            if (digits.Length != SecondDigits || fraction.Length is 0 or > MaxFractionDigits || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }
        }

        return digits.Length is MinuteDigits or SecondDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool TryReadZone(ReadOnlySpan<byte> text, out TimeSpan? zone)
    {
        zone = null;
        if (text.Length != ZoneLength || !AsciiNumber.TryParseDigits(text[1..], out int hoursMinutes)
            || hoursMinutes / 100 > MaxZoneHours || hoursMinutes % 100 > 59)
        {
            return false;
        }

        var span = new TimeSpan(hoursMinutes / 100, hoursMinutes % 100, 0);
        zone = text[0] == '-' ? -span : span;
        return true;
    }

    // The shape is known to be right.
    private static int Number(ReadOnlySpan<byte> digits) => AsciiNumber.TryParseDigits(digits, out int number) ? number : 0;

    private static int Milliseconds(ReadOnlySpan<byte> fraction)
    {
        int milliseconds = 0;
        for (int i = 0; i < 3; i++)
        {
            milliseconds = milliseconds * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        return milliseconds;
    }
}
