namespace Edge.Drivers.Numbers;

/// <summary>
/// Raw numbers of low-cost oximeters, which send 0, 127, 255 or 511 as ordinary numbers when they have none.
/// </summary>
internal static class OximeterCode
{
    /// <summary>Per cent, or null. A saturation has 7 bits at most.</summary>
    public static decimal? SpO2(int raw) => raw is 0 or >= 127 ? null : raw;

    /// <summary>Beats per minute, or null. 127 is a rate.</summary>
    public static decimal? PulseRate(int raw) => raw is 0 or 255 or >= 511 ? null : raw;

    /// <summary>Perfusion index in per cent from tenths, or null.</summary>
    public static decimal? PerfusionIndex(int tenths) => tenths is 0 or 255 ? null : tenths * 0.1m;

    /// <summary>Battery in per cent, or null.</summary>
    public static decimal? Battery(int raw) => raw > 100 ? null : raw;
}
