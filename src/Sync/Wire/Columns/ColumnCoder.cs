using System.Numerics;

namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Codes rows one after the other, in both directions. A row that goes on as expected (series, clock, stamp of its own or
/// not, everything but the numbers as before) costs one question; then come its numbers. Reading bounds whatever it is given
/// and says false when it cannot be. Not thread-safe.
/// </summary>
internal sealed class ColumnCoder
{
    private readonly RangeCoder _coder;
    private readonly PlainNumberModel _plain = new();
    private readonly SeriesCoder _definitions;
    private readonly ValueCoder _values;
    private readonly NumberModel _stamps = new(3);
    private readonly Series _start = new();
    private readonly List<Series> _series = [];
    private readonly BitModel[] _isOrdinary = [new(16384, 2), new(63000, 8)];
    private readonly BitModel[] _hasStampBefore = NumberModel.Repeat(3, BitModel.Even);
    private BitModel _isRaw = new(8192, 2);
    private BitModel _isFollower = BitModel.Even;
    private BitModel _isNew = new(49152, 2);
    private BitModel _isSameClock = new(60000, 4);
    private BitModel _isSameBeyond = new(60000, 4);
    private ByteModel? _raw;
    private Series _previous;
    private ClockColumns _clock = new(0, RecordStamper.Version, 0, 0, (uint)ClockSourceCode.Ntp);
    private long _atMs;
    private uint _beyondMsNs;
    private int _waveforms;
    private int _wasOrdinary;

    public ColumnCoder(RangeCoder coder)
    {
        (_coder, _previous) = (coder, _start);
        _definitions = new SeriesCoder(coder, _plain);
        _values = new ValueCoder(coder, _plain);
    }

    /// <summary>Bytes written to define series and to set the clock, to within the few that the range coder holds back.</summary>
    public int SaidOnceBytes { get; private set; }

    /// <summary>The series of a key, or null when it has no place any more.</summary>
    public Series? Find(in SeriesKey key)
    {
        if (_previous.Follower is { } follower && follower.Has(key))
            return follower;
        foreach (Series series in _series)
        {
            if (series.Has(key))
                return series;
        }

        return HasRoom(key.IsWaveform) ? Series.Of(key) : null;
    }

    /// <summary>The head of a record.</summary>
    /// <param name="series">Series of the row; null = the record travels as it is.</param>
    /// <param name="row">Its row; when reading, filled.</param>
    public bool TryCodeHead(ref Series? series, ref RecordRow row)
    {
        bool isOrdinary = _coder.Bit(ref _isOrdinary[_wasOrdinary], _coder.IsWriting && series is not null && IsOrdinary(series, row));
        _wasOrdinary = isOrdinary ? 1 : 0;
        if (isOrdinary)
        {
            series = _previous.Follower;
            if (series is null)
                return false;
            if (!_coder.IsWriting)
            {
                // Not as one tuple: the JIT of .NET 10 drops the copy when row and a field of it are assigned together.
                row = series.Last;
                row.Clock = _clock;
                row.BeyondMsNs = series.HadStampBefore ? _beyondMsNs : row.BeyondMsNs;
            }

            return TryCodeStamp(series, series.HadStampBefore, ref row);
        }

        if (_coder.Bit(ref _isRaw, series is null))
        {
            series = null;
            return true;
        }

        series = CodeSeries(series);
        return series is not null && TryCodeUnusual(series, ref row);
    }

    /// <summary>The numbers of the row whose head was just coded.</summary>
    /// <param name="series">As the head gave it.</param>
    /// <param name="row">As the head gave it; completed.</param>
    /// <param name="samples">Room for the samples of a waveform.</param>
    public bool TryCodeNumbers(Series series, ref RecordRow row, Span<int> samples)
    {
        bool isGood = series.IsWaveform ? _values.TryCodeSamples(series, samples[..row.SampleCount]) : _values.TryCodeReading(series, ref row);
        series.Last = row;
        _previous.Follower = series;
        (_previous, _clock) = (series, row.Clock);
        return isGood;
    }

    /// <summary>A record as it is.</summary>
    public bool TryCodeRaw(ReadOnlySpan<byte> record, int mostBytes, out byte[] result)
    {
        ulong length = _plain.Code(_coder, (ulong)record.Length);
        result = [];
        if (length > (ulong)mostBytes)
            return false;
        _raw ??= ByteModel.ForRecords();
        result = new byte[length];
        byte before = 0;
        for (int i = 0; i < result.Length; i++)
            before = result[i] = _raw.Code(_coder, before, _coder.IsWriting ? record[i] : (byte)0);
        return true;
    }

    private bool IsOrdinary(Series series, in RecordRow row) =>
        series.Index >= 0 && series == _previous.Follower && row.Clock == _clock && HasStampBefore(row) == series.HadStampBefore
        && (series.HadStampBefore || row.BeyondMsNs == series.Last.BeyondMsNs) && ValueCoder.IsSteady(series, row);

    private bool HasStampBefore(in RecordRow row) => row.AtMs == _atMs && row.BeyondMsNs == _beyondMsNs;

    private bool HasRoom(bool isWaveform) => _series.Count < ColumnLimits.MostSeries && (!isWaveform || _waveforms < ColumnLimits.MostWaveforms);

    private Series? CodeSeries(Series? series)
    {
        if (_previous.Follower is { } follower && _coder.Bit(ref _isFollower, series == follower))
            return follower;
        if (!_coder.Bit(ref _isNew, series is { Index: < 0 }))
        {
            if (_series.Count == 0)
                return null;
            int index = (int)_coder.Bits((ulong)(series?.Index ?? 0), 32 - BitOperations.LeadingZeroCount((uint)_series.Count - 1));
            return index < _series.Count ? _series[index] : null;
        }

        int before = _coder.Written;
        series = _definitions.Define(series, _series.Count > 0 ? _series[^1] : _start);
        SaidOnceBytes += _coder.Written - before;
        if (series is null || !HasRoom(series.IsWaveform))
            return null;
        series.Index = _series.Count;
        _waveforms += series.IsWaveform ? 1 : 0;
        _series.Add(series);
        return series;
    }

    private bool TryCodeUnusual(Series series, ref RecordRow row)
    {
        ClockColumns clock = row.Clock;
        int before = _coder.Written;
        if (_coder.Bit(ref _isSameClock, clock == _clock))
            clock = _clock;
        else if (!_definitions.TryCode(ref clock, _clock))
            return false;
        SaidOnceBytes += _coder.Written - before;
        bool hasStampBefore = _coder.Bit(ref _hasStampBefore[series.HadStampBefore ? 2 : series.LastMantissa is null ? 0 : 1], HasStampBefore(row));
        uint beyond = row.BeyondMsNs;
        if (hasStampBefore)
            beyond = _beyondMsNs;
        else if (_coder.Bit(ref _isSameBeyond, beyond == series.Last.BeyondMsNs))
            beyond = series.Last.BeyondMsNs;
        else
            beyond = (uint)_coder.Bits(beyond, 20);
        if (!_values.TryCodeState(series, ref row))
            return false;
        (row.Clock, row.BeyondMsNs) = (clock, beyond);
        return beyond < 1_000_000 && TryCodeStamp(series, hasStampBefore, ref row);
    }

    private bool TryCodeStamp(Series series, bool hasStampBefore, ref RecordRow row)
    {
        if (hasStampBefore)
            row.AtMs = _atMs;
        else if (series.Stamps.IsStarted)
            row.AtMs = series.Stamps.Next + _stamps.Code(_coder, ref series.StampErrors, row.AtMs - series.Stamps.Next);
        else
            row.AtMs = _atMs + _plain.CodeSigned(_coder, row.AtMs - _atMs);
        if (row.AtMs is < 0 or >= ColumnLimits.LatestMs)
            return false;
        series.Stamps.Take(row.AtMs);
        series.HadStampBefore = hasStampBefore;
        (_atMs, _beyondMsNs) = (row.AtMs, row.BeyondMsNs);
        return true;
    }
}
