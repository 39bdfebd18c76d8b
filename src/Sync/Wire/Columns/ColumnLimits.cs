namespace Edge.Sync.Wire.Columns;

/// <summary>What the columns can hold; a record beyond it travels as it is, and columns that claim more are refused.</summary>
internal static class ColumnLimits
{
    /// <summary>Version of the layout, the first byte of the columns.</summary>
    public const byte Version = 1;

    /// <summary>Most series in a batch.</summary>
    public const int MostSeries = 1024;

    /// <summary>Most waveforms among them; each needs its own predictor.</summary>
    public const int MostWaveforms = 64;

    /// <summary>Longest device, patient or unit, bytes.</summary>
    public const int LongestText = 255;

    /// <summary>Largest size of a value, a device's time or number; differences of differences then stay within 64 bits.</summary>
    public const long LargestNumber = 1L << 59;

    /// <summary>Stamps lie below, ms: so that they are 64 bits in nanoseconds.</summary>
    public const long LatestMs = 18_446_744_073_709;
}
