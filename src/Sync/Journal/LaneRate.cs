namespace Edge.Sync.Journal;

/// <summary>Mean bytes per second of one lane over the last 15 minutes, from one sample a minute. Writer thread only.</summary>
internal sealed class LaneRate
{
    private const int Samples = 16;
    private static readonly long MinuteNs = 60_000_000_000;
    private readonly (long At, long Bytes)[] _ring = new (long, long)[Samples];
    private int _count;

    public void Observe(long now, long bytes)
    {
        if (_count == 0 || now - _ring[(_count - 1) % Samples].At >= MinuteNs)
            _ring[_count++ % Samples] = (now, bytes);
    }

    /// <summary>Hours until <paramref name="freeBytes"/> are used; null before the first minute or at rate 0.</summary>
    public double? HoursFor(long freeBytes, long now, long bytes)
    {
        if (_count == 0)
            return null;
        (long at, long then) = _ring[_count <= Samples ? 0 : _count % Samples];
        double seconds = (now - at) / 1e9;
        return seconds < 60 || bytes <= then ? null : freeBytes / ((bytes - then) / seconds) / 3600;
    }
}
