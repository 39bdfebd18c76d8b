namespace Edge.Sync.Wire.Columns;

/// <summary>What a batch says once: the definition of each series, and the part of the envelope that rarely changes. Both directions.</summary>
internal sealed class SeriesCoder(RangeCoder coder, PlainNumberModel plain)
{
    private const int LargestPowerOfTen = 22;
    private const long LargestExactDouble = 1L << 53;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, LargestPowerOfTen + 1).Select(k => double.Parse($"1e{k}", System.Globalization.CultureInfo.InvariantCulture))];

    private readonly ByteModel _ids = ByteModel.ForIds();
    private BitModel _isWaveform = BitModel.Even;
    private BitModel _isKnownCode = new(60000, 4);
    private BitModel _sameDevice = new(50000, 2);
    private BitModel _samePatient = new(60000, 2);
    private BitModel _noUnit = new(60000, 4);
    private BitModel _noSite = new(60000, 4);
    private BitModel _realMode = new(60000, 4);
    private BitModel _isDecimal = new(60000, 4);
    private readonly BitModel[] _clock = NumberModel.Repeat(5, new BitModel(50000, 2));

    /// <summary>A definition; null when what was read cannot be.</summary>
    /// <param name="series">What to write; not looked at when reading.</param>
    /// <param name="before">The series defined before.</param>
    public Series? Define(Series? series, Series before)
    {
        series ??= before;
        bool isWaveform = coder.Bit(ref _isWaveform, series.IsWaveform);
        byte[]? device = Text(ref _sameDevice, series.Device, before.Device);
        byte[]? patient = device is null ? null : Text(ref _samePatient, series.Patient, before.Patient);
        uint? mdc = Code(series.Mdc);
        uint? mode = coder.Bit(ref _realMode, series.Mode == 0) ? 0 : Small(series.Mode);
        byte[]? unit = [];
        uint? site = 0;
        ulong? rate = 0, scale = 0, offset = 0;
        if (isWaveform)
        {
            (rate, scale, offset) = (Double(series.RateBits), Double(series.ScaleBits), Double(series.OffsetBits));
        }
        else
        {
            unit = Text(ref _noUnit, series.Unit, []);
            site = coder.Bit(ref _noSite, series.SiteMdc == 0) ? 0 : Small(series.SiteMdc);
        }

        bool isWhole = patient is not null && unit is not null && mdc is not null && mode is not null && site is not null && rate is not null && scale is not null && offset is not null;
        return !isWhole ? null : coder.IsWriting ? series : new Series
        {
            IsWaveform = isWaveform,
            Device = device!,
            Patient = patient!,
            Mdc = mdc!.Value,
            Mode = mode!.Value,
            Unit = unit!,
            SiteMdc = site!.Value,
            RateBits = rate!.Value,
            ScaleBits = scale!.Value,
            OffsetBits = offset!.Value,
        };
    }

    /// <summary>A changed clock; false when what was read cannot be.</summary>
    public bool TryCode(ref ClockColumns clock, in ClockColumns last)
    {
        ulong boot = coder.Bit(ref _clock[0], clock.Boot == last.Boot) ? last.Boot : coder.Bits(clock.Boot, 64);
        uint? version = coder.Bit(ref _clock[1], clock.Version == last.Version) ? last.Version : Small(clock.Version);
        long wall = coder.Bit(ref _clock[2], clock.WallMinusMonotonicMs == last.WallMinusMonotonicMs)
            ? last.WallMinusMonotonicMs
            : last.WallMinusMonotonicMs + plain.CodeSigned(coder, clock.WallMinusMonotonicMs - last.WallMinusMonotonicMs);
        uint? uncertainty = coder.Bit(ref _clock[3], clock.UncertaintyMs == last.UncertaintyMs) ? last.UncertaintyMs : Small(clock.UncertaintyMs);
        uint? source = coder.Bit(ref _clock[4], clock.Source == last.Source) ? last.Source : Small(clock.Source);
        if (version is null || uncertainty is null || source is null || wall is < -2 * ColumnLimits.LargestNumber or > 2 * ColumnLimits.LargestNumber)
            return false;
        clock = new ClockColumns(boot, version.Value, wall, uncertainty.Value, source.Value);
        return true;
    }

    /// <summary>A number of 32 bits; null when a larger one was read.</summary>
    public uint? Small(uint value) => plain.Code(coder, value) is <= uint.MaxValue and var number ? (uint)number : null;

    private byte[]? Text(ref BitModel same, byte[] text, byte[] before)
    {
        if (coder.Bit(ref same, text.AsSpan().SequenceEqual(before)))
            return before;
        ulong length = plain.Code(coder, (ulong)text.Length);
        if (length > ColumnLimits.LongestText)
            return null;
        byte[] result = new byte[length];
        for (int i = 0; i < result.Length; i++)
            result[i] = _ids.Code(coder, 0, coder.IsWriting ? text[i] : (byte)0);
        return result;
    }

    private uint? Code(uint mdc)
    {
        int index = KnownCodes.IndexOf(mdc);
        if (!coder.Bit(ref _isKnownCode, index >= 0))
            return (uint)coder.Bits(mdc, 32);
        index = (int)coder.Bits((ulong)index, KnownCodes.IndexBits);
        return index < KnownCodes.Count ? KnownCodes.At(index) : null;
    }

    // Rates and scales are written by people: a few decimal digits, which division gives back exactly.
    private ulong? Double(ulong bits)
    {
        (long Digits, int Exponent)? parts = coder.IsWriting ? Decimal(BitConverter.UInt64BitsToDouble(bits)) : null;
        if (!coder.Bit(ref _isDecimal, parts is not null))
            return coder.Bits(bits, 64);
        long digits = plain.CodeSigned(coder, parts?.Digits ?? 0);
        ulong exponent = plain.Code(coder, (ulong)(parts?.Exponent ?? 0));
        return exponent <= LargestPowerOfTen && digits is >= -LargestExactDouble and <= LargestExactDouble
            ? BitConverter.DoubleToUInt64Bits(digits / PowersOfTen[exponent])
            : null;
    }

    private static (long Digits, int Exponent)? Decimal(double value)
    {
        for (int exponent = 0; exponent <= LargestPowerOfTen; exponent++)
        {
            double digits = Math.Round(value * PowersOfTen[exponent]);
            if (!(Math.Abs(digits) <= LargestExactDouble))
                return null;
            if (BitConverter.DoubleToUInt64Bits(digits / PowersOfTen[exponent]) == BitConverter.DoubleToUInt64Bits(value))
                return ((long)digits, exponent);
        }

        return null;
    }
}
