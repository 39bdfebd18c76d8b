namespace Edge.Sync;

/// <summary>The last 1,024 durations of one kind in microseconds, for percentiles. Thread-safe.</summary>
internal sealed class RecentTimes
{
    private readonly int[] _ring = new int[1024];
    private long _count;

    public void Add(TimeSpan duration)
    {
        lock (_ring)
            _ring[_count++ % _ring.Length] = (int)Math.Min(duration.TotalMicroseconds, int.MaxValue);
    }

    /// <summary>Percentile 0 to 1 in milliseconds; 0 before the first.</summary>
    public double PercentileMs(double fraction)
    {
        int[] sorted;
        lock (_ring)
            sorted = _ring[..(int)Math.Min(_count, _ring.Length)];
        if (sorted.Length == 0)
            return 0;
        Array.Sort(sorted);
        return sorted[(int)Math.Min(sorted.Length - 1, fraction * sorted.Length)] / 1000.0;
    }
}
