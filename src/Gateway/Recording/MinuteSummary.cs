using Edge.Model.Observations;
using Edge.Sync.Wire;

namespace Edge.Gateway.Recording;

/// <summary>
/// The valid values of one signal over up to a minute, to be stored as smallest, median and largest. Bounded: beyond 1,200 values
/// in a minute only the extremes and the count go on. One thread.
/// </summary>
internal sealed class MinuteSummary
{
    private const int MostValues = 1200;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly List<decimal> _values = new(64);
    private MonotonicTime _firstAt;
    private MonotonicTime _lastAt;
    private decimal _min;
    private decimal _max;
    private uint _count;

    public bool IsEmpty => _count == 0;

    /// <summary>True when another value at this instant belongs to the next summary.</summary>
    public bool IsOver(MonotonicTime at) => _count > 0 && at - _firstAt >= Period;

    public void Add(decimal value, MonotonicTime at)
    {
        if (_count == 0)
        {
            (_firstAt, _min, _max) = (at, value, value);
        }

        (_lastAt, _min, _max) = (at, Math.Min(_min, value), Math.Max(_max, value));
        _count++;
        if (_values.Count < MostValues)
        {
            _values.Add(value);
        }
    }

    /// <summary>Writes the summary into a record whose identity is set, and starts anew; returns the instant of the last value.</summary>
    public MonotonicTime Take(SummaryRecord wire)
    {
        _values.Sort();
        decimal median = _values[_values.Count / 2];
        uint scale = Math.Max(MachineCodec.Split(_min).Scale, Math.Max(MachineCodec.Split(median).Scale, MachineCodec.Split(_max).Scale));
        wire.PeriodMs = (uint)(_lastAt - _firstAt).TotalMilliseconds;
        wire.Count = _count;
        wire.Scale = scale;
        (wire.Min, wire.Median, wire.Max) = (Scaled(_min, scale), Scaled(median, scale), Scaled(_max, scale));
        _values.Clear();
        _count = 0;
        return _lastAt;
    }

    private static long Scaled(decimal value, uint scale)
    {
        (long mantissa, uint own) = MachineCodec.Split(value);
        for (; own < scale; own++)
        {
            mantissa *= 10;
        }

        return mantissa;
    }
}
