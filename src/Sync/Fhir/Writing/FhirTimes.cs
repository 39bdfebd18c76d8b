using System.Globalization;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Times as FHIR writes them: always with a zone, here always UTC, with milliseconds.</summary>
public static class FhirTimes
{
    // FHIR knows no year below 1, and a clock before 1970 or after 9000 tells nothing.
    private const long MostMs = 221_000_000_000_000;

    /// <summary>dateTime and instant.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since 1970 UTC as a time; false outside 1970 to 8973.</summary>
    public static bool TryMs(long ms, out DateTimeOffset at)
    {
        bool isSane = ms is >= 0 and <= MostMs;
        at = isSane ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : default;
        return isSane;
    }

    /// <summary>A date or a time with zone; a date is its first instant in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text.Length switch { 4 => text + "-01-01", 7 => text + "-01", _ => text }, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
}
