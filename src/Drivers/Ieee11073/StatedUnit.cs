using Edge.Model.Observations;

namespace Edge.Drivers.Ieee11073;

/// <summary>What a device states beside a number: its unit, and its own code for what was measured.</summary>
internal static class StatedUnit
{
    /// <summary>
    /// The reading with the unit that the device states; a number whose unit is not known is none. The device's code stays
    /// beside the metric where it says more.
    /// </summary>
    /// <param name="unit">UCUM unit, or null when it is not known.</param>
    /// <param name="code">32-bit code under which the device sent the number.</param>
    public static DecodedReading In(this in DecodedReading reading, string? unit, uint code)
    {
        var stated = reading with
        {
            SourceUnit = unit is null || unit == reading.Metric.Ucum ? null : unit,
            SiteMdc = code == reading.Metric.Mdc ? 0 : code,
        };
        return unit is null && reading.Value is not null ? stated with { Value = null, Validity = Validity.Invalid } : stated;
    }
}
