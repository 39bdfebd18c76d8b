using System.Globalization;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>Names of recordings: the time of their start as 14 digits, in rings also with ".vld".</summary>
internal static class FileName
{
    public const int Digits = 14;
    public const string Extension = ".vld";

    /// <summary>True for a name that may be asked for.</summary>
    public static bool IsOne(string name) =>
        name.Length >= Digits && !name.AsSpan(0, Digits).ContainsAnyExceptInRange('0', '9') && name.AsSpan(Digits) is "" or Extension;

    /// <summary>The time of the start, on the device's clock; null when the digits are none.</summary>
    public static DateTime? StartOf(string name) =>
        DateTime.TryParseExact(name.AsSpan(0, Digits), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start : null;
}
