namespace Edge.Drivers.Numbers;

/// <summary>Date and time as a device states them: without zone, and possibly impossible.</summary>
internal static class DeviceClock
{
    /// <summary>
    /// The instant of these fields, or null when any is out of range: the reading is kept, its device time is dropped.
    /// </summary>
    public static DateTime? At(int year, int month, int day, int hour, int minute, int second, int millisecond = 0)
    {
        bool valid = year is >= 1582 and <= 9999
            && month is >= 1 and <= 12
            && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and <= 23
            && minute is >= 0 and <= 59
            && second is >= 0 and <= 59
            && millisecond is >= 0 and <= 999;
        return valid ? new DateTime(year, month, day, hour, minute, second, millisecond) : null;
    }

    /// <summary>
    /// Reads <c>HH:mm:ss</c>; false when the eight characters have another shape. Fields out of range pass: see <see cref="At"/>.
    /// </summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out int hour, out int minute, out int second)
    {
        hour = minute = second = 0;
        return text.Length == 8
            && text[2] == ':' && text[5] == ':'
            && AsciiNumber.TryParseDigits(text[..2], out hour)
            && AsciiNumber.TryParseDigits(text[3..5], out minute)
            && AsciiNumber.TryParseDigits(text[6..], out second);
    }
}
