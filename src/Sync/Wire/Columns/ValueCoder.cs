namespace Edge.Sync.Wire.Columns;

/// <summary>The numbers of a row, and what says which of them are there. Both directions.</summary>
internal sealed class ValueCoder(RangeCoder coder, PlainNumberModel plain)
{
    private const int NoQuality = 0;
    private const int Permille = 1;
    private const int FullQuality = 2;

    // Stands for a quality that is still to be read; it is no permille, as every quality of its kind.
    private const uint NotPermille = 0x7F800000;

    private readonly NumberModel _values = new(4);
    private readonly NumberModel _others = new(3);
    private readonly BitModel[] _isSame = NumberModel.Repeat(10, new BitModel(50000, 2));
    private BitModel _isSteady = new(50000, 2);
    private BitModel _isSameQuality = BitModel.Even;
    private NumberModel? _samples;

    /// <summary>True when the row has what the one before had, but for the numbers that are coded each time.</summary>
    public static bool IsSteady(Series series, in RecordRow row)
    {
        ref readonly RecordRow last = ref series.Last;
        if (series.IsWaveform)
            return row.LostBefore == last.LostBefore && row.SampleCount == last.SampleCount;
        return row.Scale == last.Scale && row.Validity == last.Validity && row.Flags == last.Flags && row.ClockOffsetMs == last.ClockOffsetMs
            && row.Mantissa is null == last.Mantissa is null && row.DeviceTimeMs is null == last.DeviceTimeMs is null
            && row.DeviceRecord is null == last.DeviceRecord is null && QualityKind(row) == QualityKind(last);
    }

    /// <summary>Everything but the numbers that are coded each time; false when what was read cannot be.</summary>
    public bool TryCodeState(Series series, ref RecordRow row)
    {
        RecordRow last = series.Last;
        if (coder.Bit(ref _isSteady, coder.IsWriting && IsSteady(series, row)))
        {
            if (!coder.IsWriting)
                row = last;
            return true;
        }

        bool isGood = true;
        if (series.IsWaveform)
        {
            row.LostBefore = Small(0, row.LostBefore, last.LostBefore, ref isGood);
            row.SampleCount = (int)Math.Min(Small(1, (uint)row.SampleCount, (uint)last.SampleCount, ref isGood), int.MaxValue);
            return isGood;
        }

        row.Scale = Small(2, row.Scale, last.Scale, ref isGood);
        row.Validity = Small(3, row.Validity, last.Validity, ref isGood);
        row.Flags = Small(4, row.Flags, last.Flags, ref isGood);
        row.Mantissa = Presence(5, row.Mantissa, last.Mantissa);
        row.DeviceTimeMs = Presence(6, row.DeviceTimeMs, last.DeviceTimeMs);
        row.DeviceRecord = Presence(7, row.DeviceRecord, last.DeviceRecord);
        row.ClockOffsetMs = Offset(row.ClockOffsetMs, last.ClockOffsetMs);
        uint kind = Small(9, (uint)QualityKind(row), (uint)QualityKind(last), ref isGood);
        if (!coder.IsWriting)
            row.SqiBits = kind switch { NoQuality => null, Permille => OfPermille(0), _ => NotPermille };
        return isGood && kind <= FullQuality && IsWithin(row.ClockOffsetMs ?? 0);
    }

    /// <summary>Value, quality, device time and record number, each where the state says that it is there.</summary>
    public bool TryCodeReading(Series series, ref RecordRow row)
    {
        bool isGood = true;
        if (row.Mantissa is { } mantissa)
        {
            mantissa = series.LastMantissa is { } last
                ? last + _values.Code(coder, ref series.Values, mantissa - last)
                : plain.CodeSigned(coder, mantissa);
            isGood &= IsWithin(mantissa);
            row.Mantissa = series.LastMantissa = mantissa;
        }

        if (row.SqiBits is { } bits)
            row.SqiBits = Quality(series, bits, series.Last.SqiBits ?? 0, ref isGood);
        if (row.DeviceTimeMs is { } time)
            row.DeviceTimeMs = Stepped(ref series.DeviceTimes, time, ref isGood);
        if (row.DeviceRecord is { } record)
            row.DeviceRecord = Stepped(ref series.DeviceRecords, record, ref isGood);
        return isGood;
    }

    /// <summary>Samples of a waveform.</summary>
    public bool TryCodeSamples(Series series, Span<int> samples)
    {
        _samples ??= new NumberModel(2);
        for (int i = 0; i < samples.Length; i++)
        {
            long sample;
            if (series.Wave is not { } wave)
            {
                sample = plain.CodeSigned(coder, samples[i]);
                series.Wave = wave = new WavePredictor();
                wave.Start((int)sample);
            }
            else
            {
                long expected = wave.Next();
                sample = expected + _samples.Code(coder, ref series.WaveErrors, samples[i] - expected);
                wave.Take((int)sample, expected);
            }

            if (sample is < int.MinValue or > int.MaxValue)
                return false;
            samples[i] = (int)sample;
        }

        return true;
    }

    private uint Small(int column, uint value, uint last, ref bool isGood)
    {
        if (coder.Bit(ref _isSame[column], value == last))
            return last;
        ulong read = plain.Code(coder, value);
        isGood &= read <= uint.MaxValue;
        return (uint)read;
    }

    // The number itself comes with the numbers; here only whether it is there.
    private long? Presence(int column, long? value, long? last)
    {
        bool isSame = coder.Bit(ref _isSame[column], value is null == last is null);
        bool isThere = isSame == last is not null;
        return coder.IsWriting ? value : isThere ? 0 : null;
    }

    private long? Offset(long? value, long? last)
    {
        if (coder.Bit(ref _isSame[8], value == last))
            return last;
        ulong isThere = coder.Bits(value is null ? 0ul : 1, 1);
        return isThere == 0 ? null : plain.CodeSigned(coder, value ?? 0);
    }

    private long Stepped(ref SteppedColumn column, long value, ref bool isGood)
    {
        long result = column.Last is { } last
            ? last + column.Step + _others.Code(coder, ref column.State, value - (last + column.Step))
            : plain.CodeSigned(coder, value);
        isGood &= IsWithin(result);
        column.Step = column.Last is { } before ? result - before : 0;
        column.Last = result;
        return result;
    }

    private uint Quality(Series series, uint bits, uint lastBits, ref bool isGood)
    {
        if (PermilleOf(bits) is not { } permille)
            return coder.Bit(ref _isSameQuality, bits == lastBits) ? lastBits : (uint)coder.Bits(bits, 32);
        long result = series.LastPermille is { } last
            ? last + _others.Code(coder, ref series.Qualities, permille - last)
            : (long)plain.Code(coder, (ulong)permille);
        isGood &= result is >= 0 and <= 1000;
        series.LastPermille = (int)result;
        return OfPermille((int)result);
    }

    private static int QualityKind(in RecordRow row) => row.SqiBits is not { } bits ? NoQuality : PermilleOf(bits) is null ? FullQuality : Permille;

    private static int? PermilleOf(uint bits)
    {
        double permille = Math.Round(BitConverter.UInt32BitsToSingle(bits) * 1000.0);
        return permille is >= 0 and <= 1000 && OfPermille((int)permille) == bits ? (int)permille : null;
    }

    private static uint OfPermille(int permille) => BitConverter.SingleToUInt32Bits((float)(permille / 1000.0));

    private static bool IsWithin(long value) => value is >= -ColumnLimits.LargestNumber and <= ColumnLimits.LargestNumber;
}
