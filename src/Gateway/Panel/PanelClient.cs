namespace Edge.Gateway.Panel;

/// <summary>
/// The queue between the hub and one screen. The hub offers, the screen's request takes; both under the client's own lock,
/// so that no screen can hold up another. Waves: bounded, the oldest is dropped and counted. Everything else: never dropped;
/// a full queue or an event untaken for too long closes the stream.
/// </summary>
internal sealed class PanelClient(PanelOptions options, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<(PanelEvent Event, long QueuedAt)> _events = new();
    private readonly Queue<PanelEvent> _waves = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private readonly CancellationTokenSource _closed = new();
    private long? _inFlightSince;

    /// <summary>Cancelled when the hub gave up on the screen.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Wave events this screen did not get.</summary>
    public long WavesDropped { get; private set; }

    /// <summary>Queues one event.</summary>
    /// <returns>False when the queue of what must not be dropped is full: the stream has to be closed.</returns>
    public bool Offer(PanelEvent offered)
    {
        lock (_gate)
        {
            if (!offered.IsWave && _events.Count >= options.ClientEvents)
                return false;
            if (offered.IsWave)
                OfferWaveNeedsLock(offered);
            else
                _events.Enqueue((offered, clock.GetTimestamp()));
            if (_ready.CurrentCount == 0)
                _ready.Release();
            return true;
        }
    }

    /// <summary>Waits for events and moves all that are queued into <paramref name="batch"/>, ids rising. One taker at a time.</summary>
    public async Task TakeAsync(List<PanelEvent> batch, CancellationToken cancel)
    {
        await _ready.WaitAsync(cancel).ConfigureAwait(false);
        lock (_gate)
        {
            _inFlightSince = _events.TryPeek(out var oldest) ? oldest.QueuedAt : null;
            while (_events.Count + _waves.Count > 0)
            {
                var isWaveNext = _waves.TryPeek(out var wave) && (!_events.TryPeek(out var next) || wave.Id < next.Event.Id);
                batch.Add(isWaveNext ? _waves.Dequeue() : _events.Dequeue().Event);
            }
        }
    }

    /// <summary>The batch is with the kernel.</summary>
    public void Sent()
    {
        lock (_gate)
            _inFlightSince = null;
    }

    /// <summary>True when an event that must arrive has waited longer than <see cref="PanelOptions.ClientPatience"/>.</summary>
    public bool IsStalled(long now)
    {
        lock (_gate)
        {
            var since = _inFlightSince ?? (_events.TryPeek(out var oldest) ? oldest.QueuedAt : null);
            return since is { } start && clock.GetElapsedTime(start, now) > options.ClientPatience;
        }
    }

    public void Close() => _closed.Cancel();

    public void Dispose()
    {
        _closed.Dispose();
        _ready.Dispose();
    }

    private void OfferWaveNeedsLock(PanelEvent wave)
    {
        _waves.Enqueue(wave);
        if (_waves.Count <= options.ClientWaves)
            return;
        _waves.Dequeue();
        WavesDropped++;
    }
}
