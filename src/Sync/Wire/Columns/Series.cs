namespace Edge.Sync.Wire.Columns;

/// <summary>
/// The columns of one patient, device and metric in a batch: what all its records have in common, its last row, and what is
/// expected of the next.
/// </summary>
internal sealed class Series
{
    private const int UsualValueX256 = 32;
    private const int UsualStampX256 = 1000;

    public bool IsWaveform { get; init; }

    public byte[] Device { get; init; } = [];

    public byte[] Patient { get; init; } = [];

    public byte[] Unit { get; init; } = [];

    public uint Mdc { get; init; }

    public uint SiteMdc { get; init; }

    public uint Mode { get; init; }

    public ulong RateBits { get; init; }

    public ulong ScaleBits { get; init; }

    public ulong OffsetBits { get; init; }

    /// <summary>Place in the order of first records; -1 = not in the batch yet.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The series that came after this one the last time.</summary>
    public Series? Follower { get; set; }

    /// <summary>The row before; usual values before the first.</summary>
    public RecordRow Last = RecordRow.Usual;

    /// <summary>The last row had the stamp of the row before it in the batch.</summary>
    public bool HadStampBefore { get; set; }

    public StampTracker Stamps;

    public NumberState StampErrors = new(UsualStampX256);

    public NumberState Values = new(UsualValueX256);

    /// <summary>Last mantissa, also when values were missing since; null = none yet.</summary>
    public long? LastMantissa { get; set; }

    public SteppedColumn DeviceTimes = new(UsualStampX256);

    public SteppedColumn DeviceRecords = new(UsualValueX256);

    public NumberState Qualities = new(UsualValueX256);

    /// <summary>Last signal quality in permille; null = none yet.</summary>
    public int? LastPermille { get; set; }

    /// <summary>Of waveforms.</summary>
    public WavePredictor? Wave { get; set; }

    public NumberState WaveErrors = new(UsualStampX256);

    public SeriesKey Key => new(IsWaveform)
    {
        Device = Device,
        Patient = Patient,
        Mdc = Mdc,
        Mode = Mode,
        Unit = Unit,
        SiteMdc = SiteMdc,
        RateBits = RateBits,
        ScaleBits = ScaleBits,
        OffsetBits = OffsetBits,
    };

    public static Series Of(in SeriesKey key) => new()
    {
        IsWaveform = key.IsWaveform,
        Device = key.Device.ToArray(),
        Patient = key.Patient.ToArray(),
        Mdc = key.Mdc,
        Mode = key.Mode,
        Unit = key.Unit.ToArray(),
        SiteMdc = key.SiteMdc,
        RateBits = key.RateBits,
        ScaleBits = key.ScaleBits,
        OffsetBits = key.OffsetBits,
    };

    public bool Has(in SeriesKey key) =>
        Mdc == key.Mdc && IsWaveform == key.IsWaveform && Mode == key.Mode && SiteMdc == key.SiteMdc
        && RateBits == key.RateBits && ScaleBits == key.ScaleBits && OffsetBits == key.OffsetBits
        && key.Device.SequenceEqual(Device) && key.Patient.SequenceEqual(Patient) && key.Unit.SequenceEqual(Unit);
}

/// <summary>A column whose numbers go on in steps: only the change of the step is coded.</summary>
internal struct SteppedColumn(int meanX256)
{
    public NumberState State = new(meanX256);

    /// <summary>Last number; null = none yet.</summary>
    public long? Last;

    /// <summary>Last number less the one before.</summary>
    public long Step;
}
