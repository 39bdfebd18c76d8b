using System.Globalization;

namespace Edge.Drivers.Ble.Records;

/// <summary>What tells one stored record from every other of its device.</summary>
/// <param name="Epoch">
/// Seconds from 1970 to the record's base time, or to the start of the session that numbers it, in the device's own zone;
/// null when the device does not know. The user's corrections of the clock do not change it.
/// </param>
/// <param name="Number">Sequence number or time offset: starts again after a reset and wraps after 65535.</param>
internal readonly record struct RecordKey(long? Epoch, ushort Number)
{
    /// <summary>The key of a record with this base time.</summary>
    public static RecordKey At(DateTime? baseTime, ushort number) =>
        new(baseTime is { } time ? (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond : null, number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch?.ToString(CultureInfo.InvariantCulture) ?? "?"}/{Number}");

    public static bool TryParse(ReadOnlySpan<char> text, out RecordKey key)
    {
        key = default;
        int slash = text.IndexOf('/');
        if (slash < 0 || !ushort.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return false;
        }

        var epoch = text[..slash];
        bool known = long.TryParse(epoch, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds);
        key = new(known ? seconds : null, number);
        return known || epoch is "?";
    }
}

/// <summary>
/// Where a transfer of records stands: text <c>1773472509/23</c>, or <c>1773472509/48&lt;1773472000/23</c> while it is not yet
/// known whether the numbers restarted since record 23.
/// </summary>
/// <param name="Newest">The last record that was handed over.</param>
/// <param name="Proven">The record up to which nothing is missing.</param>
internal readonly record struct RecordCursor(RecordKey Newest, RecordKey Proven)
{
    public RecordCursor(RecordKey newest)
        : this(newest, newest)
    {
    }

    /// <summary>True when nothing before the newest record can be missing.</summary>
    public bool IsProven => Newest == Proven;

    public override string ToString() => IsProven ? Newest.ToString() : $"{Newest}<{Proven}";

    /// <summary>Reads a saved cursor; null = none or not readable, so that everything is fetched again.</summary>
    public static RecordCursor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        int mark = text.IndexOf('<', StringComparison.Ordinal);
        var newest = mark < 0 ? text : text.AsSpan(0, mark);
        var proven = mark < 0 ? text : text.AsSpan(mark + 1);
        return RecordKey.TryParse(newest, out var last) && RecordKey.TryParse(proven, out var safe) ? new(last, safe) : null;
    }
}
