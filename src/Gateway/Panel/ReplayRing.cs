namespace Edge.Gateway.Panel;

/// <summary>
/// The last events of the stream, for screens that come back. Bounded by age (waves: shorter) and by bytes; the oldest go
/// first. Not thread-safe: the caller holds the hub's lock.
/// </summary>
internal sealed class ReplayRing(PanelOptions options, TimeProvider clock, long firstId)
{
    private readonly Queue<PanelEvent> _events = new();
    private readonly Queue<PanelEvent> _waves = new();
    private long _bytes;
    private long _newestGoneId = firstId;

    public void Add(PanelEvent added)
    {
        (added.IsWave ? _waves : _events).Enqueue(added);
        _bytes += added.Bytes.Length;
        Trim(added.At);
    }

    /// <summary>
    /// The events after <paramref name="lastSeen"/> in order, or null when some of them are gone or the id is not of this stream.
    /// Waves that aged out do not count as gone: their sequence numbers show the gap.
    /// </summary>
    public List<PanelEvent>? After(long lastSeen, long newestId)
    {
        if (lastSeen < _newestGoneId || lastSeen > newestId)
            return null;
        var found = _events.Concat(_waves).Where(e => e.Id > lastSeen).ToList();
        found.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return found;
    }

    private void Trim(long now)
    {
        while (_waves.TryPeek(out var wave) && (IsOlder(wave, now, options.WaveReplayWindow) || _bytes > options.ReplayBytes))
            _bytes -= _waves.Dequeue().Bytes.Length;
        while (_events.TryPeek(out var old) && (IsOlder(old, now, options.ReplayWindow) || _bytes > options.ReplayBytes))
        {
            _bytes -= _events.Dequeue().Bytes.Length;
            _newestGoneId = old.Id;
        }
    }

    private bool IsOlder(PanelEvent old, long now, TimeSpan window) => clock.GetElapsedTime(old.At, now) > window;
}
