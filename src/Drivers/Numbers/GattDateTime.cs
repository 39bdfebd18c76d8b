using System.Globalization;

namespace Edge.Drivers.Numbers;

/// <summary>
/// Date Time, 2A08, as sent: year 0, month 0 and day 0 stand for unknown. No zone. Source: GATT Specification Supplement.
/// </summary>
internal readonly record struct GattDateTime(int Year, int Month, int Day, int Hour, int Minute, int Second)
{
    public const int Bytes = 7;

    // A day that could exist in some year is judged by a leap year.
    private const int SomeLeapYear = 2000;

    /// <summary>The instant, or null when any part is unknown or impossible: then the reading is kept without device time.</summary>
    public DateTime? Value => DeviceClock.At(Year, Month, Day, Hour, Minute, Second);

    /// <summary>True when every part is either possible or marked as unknown.</summary>
    public bool IsPossible =>
        Year is 0 or (>= 1582 and <= 9999)
        && Month <= 12
        && Day <= (Month == 0 ? 31 : DateTime.DaysInMonth(Year == 0 ? SomeLeapYear : Year, Month))
        && Hour <= 23 && Minute <= 59 && Second <= 59;

    /// <summary>ISO 8601 with zeros for unknown parts, or null when a part is impossible.</summary>
    public string? Text => IsPossible
        ? string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}T{Hour:D2}:{Minute:D2}:{Second:D2}")
        : null;

    /// <summary>The form that identifies a reported time stamp in FHIR identifiers, e.g. <c>20160523T175217.00</c>.</summary>
    public string? ReportedTimeStampId => IsPossible
        ? string.Create(CultureInfo.InvariantCulture, $"{Year:D4}{Month:D2}{Day:D2}T{Hour:D2}{Minute:D2}{Second:D2}.00")
        : null;
}
