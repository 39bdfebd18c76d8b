namespace Edge.Sync.Wire.Columns;

/// <summary>Everything of a record that its series does not fix. Optional fields of the record are nullable here.</summary>
internal struct RecordRow
{
    public ClockColumns Clock;

    /// <summary>Monotonic stamp, whole milliseconds.</summary>
    public long AtMs;

    /// <summary>Nanoseconds beyond the whole millisecond, 0 to 999,999.</summary>
    public uint BeyondMsNs;

    public long? Mantissa;
    public uint Scale;
    public uint Validity;
    public uint Flags;

    /// <summary>Signal quality as the bits of its float.</summary>
    public uint? SqiBits;
    public long? DeviceTimeMs;
    public long? DeviceRecord;
    public long? ClockOffsetMs;

    /// <summary>Of waveforms: samples lost before the first.</summary>
    public uint LostBefore;

    /// <summary>Of waveforms: number of samples; they stand in a buffer beside the row.</summary>
    public int SampleCount;

    /// <summary>A reading that has nothing special.</summary>
    public static RecordRow Usual => new() { Validity = 1, Mantissa = 0 };
}

/// <summary>The part of the envelope that changes only when the gateway starts or its clock is set.</summary>
/// <param name="Boot">First bytes of the boot id.</param>
/// <param name="Version">Version of the record format.</param>
/// <param name="WallMinusMonotonicMs">Wall estimate less the monotonic stamp, both in whole milliseconds.</param>
/// <param name="UncertaintyMs">Uncertainty of the wall estimate.</param>
/// <param name="Source">Clock source code.</param>
internal readonly record struct ClockColumns(ulong Boot, uint Version, long WallMinusMonotonicMs, uint UncertaintyMs, uint Source);

/// <summary>What all records of one series have in common. Texts are the bytes of the record.</summary>
/// <param name="IsWaveform">A waveform and not a reading.</param>
internal readonly ref struct SeriesKey(bool isWaveform)
{
    public bool IsWaveform { get; } = isWaveform;

    public ReadOnlySpan<byte> Device { get; init; }

    public ReadOnlySpan<byte> Patient { get; init; }

    public uint Mdc { get; init; }

    public uint Mode { get; init; }

    /// <summary>Of readings: unit as sent.</summary>
    public ReadOnlySpan<byte> Unit { get; init; }

    /// <summary>Of readings: narrower code.</summary>
    public uint SiteMdc { get; init; }

    /// <summary>Of waveforms: bits of the double.</summary>
    public ulong RateBits { get; init; }

    /// <summary>Of waveforms: bits of the double.</summary>
    public ulong ScaleBits { get; init; }

    /// <summary>Of waveforms: bits of the double.</summary>
    public ulong OffsetBits { get; init; }
}
