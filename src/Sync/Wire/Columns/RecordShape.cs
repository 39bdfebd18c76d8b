namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Takes the bytes of a record apart into series and row, and puts them together again canonically. Only records whose two
/// forms are the same bytes travel as columns. Buffers are reused; not thread-safe.
/// </summary>
internal sealed class RecordShape
{
    private const int Reading = 10;
    private const int Waveform = 21;
    private const long NsPerMs = 1_000_000;

    private readonly ProtoBuffer _record = new();
    private readonly ProtoBuffer _body = new();
    private readonly ProtoBuffer _packed = new();

    /// <summary>Samples of the last waveform that was taken apart, or is to be put together.</summary>
    public int[] Samples { get; private set; } = new int[512];

    /// <summary>Makes room for samples; those that are there stay.</summary>
    public void EnsureSamples(int count)
    {
        if (count > Samples.Length)
        {
            int[] larger = new int[Math.Max(count, Samples.Length * 2)];
            Samples.CopyTo(larger, 0);
            Samples = larger;
        }
    }

    /// <summary>Takes a record apart; false when it would not come back as the same bytes.</summary>
    public bool TryTakeApart(ReadOnlySpan<byte> record, out SeriesKey key, out RecordRow row)
    {
        row = default;
        key = default;
        var scan = new ProtoScanner(record);
        ulong monotonicNs = 0, version = 0, boot = 0, uncertainty = 0, source = 0;
        long wallMs = 0;
        bool hasBody = false;
        while (scan.Next())
        {
            switch (scan.Field)
            {
                case (1, 0): version = scan.Varint(); break;
                case (2, 1): boot = scan.Fixed64(); break;
                case (3, 0): monotonicNs = scan.Varint(); break;
                case (4, 0): wallMs = scan.Signed(); break;
                case (5, 0): uncertainty = scan.Varint(); break;
                case (6, 0): source = scan.Varint(); break;
                case (Reading, 2): hasBody = ReadReading(scan.Bytes(), ref key, ref row); break;
                case (Waveform, 2): hasBody = ReadWaveform(scan.Bytes(), ref key, ref row); break;
                default: return false;
            }
        }

        if (scan.IsBroken || !hasBody || !IsWithin(wallMs) || monotonicNs / NsPerMs >= (ulong)ColumnLimits.LatestMs)
            return false;
        row.AtMs = (long)(monotonicNs / NsPerMs);
        row.BeyondMsNs = (uint)(monotonicNs % NsPerMs);
        row.Clock = new ClockColumns(boot, (uint)version, wallMs - row.AtMs, (uint)uncertainty, (uint)source);
        return AreWithin(key, row) && PutTogether(key, row).SequenceEqual(record);
    }

    /// <summary>The bytes of a record; valid until the next call.</summary>
    public ReadOnlySpan<byte> PutTogether(in SeriesKey key, in RecordRow row)
    {
        _body.Clear();
        if (key.IsWaveform)
            WriteWaveform(key, row);
        else
            WriteReading(key, row);
        _record.Clear();
        _record.Number(1, row.Clock.Version);
        _record.Fixed64(2, row.Clock.Boot);
        _record.Number(3, (ulong)row.AtMs * NsPerMs + row.BeyondMsNs);
        _record.Signed(4, row.Clock.WallMinusMonotonicMs + row.AtMs);
        _record.Number(5, row.Clock.UncertaintyMs);
        _record.Number(6, row.Clock.Source);
        _record.Message(key.IsWaveform ? Waveform : Reading, _body.Written);
        return _record.Written;
    }

    private static bool ReadReading(ReadOnlySpan<byte> body, ref SeriesKey key, ref RecordRow row)
    {
        var scan = new ProtoScanner(body);
        ReadOnlySpan<byte> device = [], patient = [], unit = [];
        uint mdc = 0, mode = 0, site = 0;
        while (scan.Next())
        {
            switch (scan.Field)
            {
                case (1, 2): device = scan.Bytes(); break;
                case (2, 2): patient = scan.Bytes(); break;
                case (3, 0): mdc = (uint)scan.Varint(); break;
                case (4, 0): row.Mantissa = scan.Signed(); break;
                case (5, 0): row.Scale = (uint)scan.Varint(); break;
                case (6, 0): row.Validity = (uint)scan.Varint(); break;
                case (7, 0): row.Flags = (uint)scan.Varint(); break;
                case (8, 5): row.SqiBits = scan.Fixed32(); break;
                case (9, 0): mode = (uint)scan.Varint(); break;
                case (10, 0): row.DeviceTimeMs = scan.Signed(); break;
                case (11, 2): unit = scan.Bytes(); break;
                case (12, 0): site = (uint)scan.Varint(); break;
                case (13, 0): row.DeviceRecord = scan.Signed(); break;
                case (14, 0): row.ClockOffsetMs = scan.Signed(); break;
                default: return false;
            }
        }

        key = new SeriesKey(false) { Device = device, Patient = patient, Mdc = mdc, Mode = mode, Unit = unit, SiteMdc = site };
        return !scan.IsBroken;
    }

    private void WriteReading(in SeriesKey key, in RecordRow row)
    {
        _body.Text(1, key.Device);
        _body.Text(2, key.Patient);
        _body.Number(3, key.Mdc);
        _body.Optional(4, row.Mantissa);
        _body.Number(5, row.Scale);
        _body.Number(6, row.Validity);
        _body.Number(7, row.Flags);
        _body.Optional32(8, row.SqiBits);
        _body.Number(9, key.Mode);
        _body.Optional(10, row.DeviceTimeMs);
        _body.Text(11, key.Unit);
        _body.Number(12, key.SiteMdc);
        _body.Optional(13, row.DeviceRecord);
        _body.Optional(14, row.ClockOffsetMs);
    }

    private bool ReadWaveform(ReadOnlySpan<byte> body, ref SeriesKey key, ref RecordRow row)
    {
        var scan = new ProtoScanner(body);
        ReadOnlySpan<byte> device = [], patient = [];
        uint mdc = 0, mode = 0;
        ulong rate = 0, scale = 0, offset = 0;
        while (scan.Next())
        {
            switch (scan.Field)
            {
                case (1, 2): device = scan.Bytes(); break;
                case (2, 2): patient = scan.Bytes(); break;
                case (3, 0): mdc = (uint)scan.Varint(); break;
                case (4, 1): rate = scan.Fixed64(); break;
                case (5, 1): scale = scan.Fixed64(); break;
                case (6, 1): offset = scan.Fixed64(); break;
                case (7, 0): row.LostBefore = (uint)scan.Varint(); break;
                case (8, 0): mode = (uint)scan.Varint(); break;
                case (9, 2): row.SampleCount = ReadSamples(scan.Bytes()); break;
                default: return false;
            }
        }

        key = new SeriesKey(true) { Device = device, Patient = patient, Mdc = mdc, Mode = mode, RateBits = rate, ScaleBits = scale, OffsetBits = offset };
        return !scan.IsBroken;
    }

    private int ReadSamples(ReadOnlySpan<byte> packed)
    {
        EnsureSamples(packed.Length);
        var scan = new ProtoScanner(packed);
        int count = 0;
        while (!scan.IsAtEnd && !scan.IsBroken)
            Samples[count++] = (int)scan.Signed();
        return count;
    }

    private void WriteWaveform(in SeriesKey key, in RecordRow row)
    {
        _body.Text(1, key.Device);
        _body.Text(2, key.Patient);
        _body.Number(3, key.Mdc);
        _body.Fixed64(4, key.RateBits);
        _body.Fixed64(5, key.ScaleBits);
        _body.Fixed64(6, key.OffsetBits);
        _body.Number(7, row.LostBefore);
        _body.Number(8, key.Mode);
        _packed.Clear();
        foreach (int sample in Samples.AsSpan(0, row.SampleCount))
            _packed.Varint(ProtoBuffer.Zigzag(sample));
        _body.Text(9, _packed.Written);
    }

    private static bool AreWithin(in SeriesKey key, in RecordRow row) =>
        key.Device.Length <= ColumnLimits.LongestText && key.Patient.Length <= ColumnLimits.LongestText && key.Unit.Length <= ColumnLimits.LongestText
        && IsWithin(row.Mantissa) && IsWithin(row.DeviceTimeMs) && IsWithin(row.DeviceRecord) && IsWithin(row.ClockOffsetMs);

    private static bool IsWithin(long? value) => value is null or (>= -ColumnLimits.LargestNumber and <= ColumnLimits.LargestNumber);
}
