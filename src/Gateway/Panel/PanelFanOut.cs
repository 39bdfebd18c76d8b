using System.Text.Json.Serialization.Metadata;

namespace Edge.Gateway.Panel;

/// <summary>
/// The screens on the stream and the events they may ask for again. The hub's thread sends, request threads join and leave;
/// one lock makes the replay and the live events of a joining screen seamless.
/// </summary>
internal sealed class PanelFanOut
{
    private readonly PanelOptions _options;
    private readonly TimeProvider _clock;
    private readonly WaveRings _waveRings;
    private readonly Lock _gate = new();
    private readonly List<PanelClient> _clients = [];
    private readonly PanelEventWriter _writer;
    private readonly ReplayRing _ring;
    private long _wavesDroppedByGone;
    private long _closedAsTooSlow;
    private int _count;

    public PanelFanOut(PanelOptions options, TimeProvider clock, WaveRings waves)
    {
        (_options, _clock, _waveRings) = (options, clock, waves);
        // Ids go on rising over a restart, so that a screen of the last run is told of the gap and replays nothing wrong.
        var firstId = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        _writer = new PanelEventWriter(firstId);
        _ring = new ReplayRing(options, clock, firstId);
    }

    /// <summary>True while at least one screen is on the stream. Any thread.</summary>
    public bool HasScreens => Volatile.Read(ref _count) > 0;

    public ScreensView Screens
    {
        get
        {
            lock (_gate)
                return new ScreensView(_clients.Count, _wavesDroppedByGone + _clients.Sum(static c => c.WavesDropped), _waveRings.Overwritten, _closedAsTooSlow);
        }
    }

    /// <summary>
    /// Adds a screen: what it missed after <paramref name="lastSeen"/>, or a gap notice, then all that follows. Null when there
    /// are too many screens. The caller asks for a fresh state.
    /// </summary>
    public PanelClient? Join(long? lastSeen)
    {
        lock (_gate)
        {
            if (_clients.Count >= _options.Clients)
                return null;
            var joined = new PanelClient(_options, _clock);
            if (lastSeen is { } asked)
                OfferMissedNeedsLock(joined, asked);
            _clients.Add(joined);
            Volatile.Write(ref _count, _clients.Count);
            return joined;
        }
    }

    public void Leave(PanelClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            _wavesDroppedByGone += client.WavesDropped;
            Volatile.Write(ref _count, _clients.Count);
        }
        client.Dispose();
    }

    public void SendState(PanelState state, long now) => Send("state", state, PanelJson.Default.PanelState, now);

    public void SendVitals(VitalsUpdate vitals, long now) => Send("vitals", vitals, PanelJson.Default.VitalsUpdate, now);

    /// <summary>Sends what is new in the wave rings.</summary>
    public void SendWaves(long now)
    {
        if (!HasScreens)
            _waveRings.Discard();
        else if (_waveRings.Take() is { } update)
            Send("wave", update, PanelJson.Default.WaveUpdate, now, isWave: true);
    }

    /// <summary>Closes screens that cannot take the state.</summary>
    /// <returns>How many.</returns>
    public int CloseStalled(long now)
    {
        lock (_gate)
        {
            var closed = 0;
            foreach (var client in _clients)
            {
                if (client.Closed.IsCancellationRequested || !client.IsStalled(now))
                    continue;
                CloseNeedsLock(client);
                closed++;
            }
            return closed;
        }
    }

    public void CloseAll()
    {
        lock (_gate)
            _clients.ForEach(static client => client.Close());
    }

    private void Send<T>(string name, T content, JsonTypeInfo<T> type, long now, bool isWave = false)
    {
        lock (_gate)
        {
            var sent = _writer.Write(name, content, type, now, isWave);
            _ring.Add(sent);
            foreach (var client in _clients)
            {
                if (!client.Offer(sent))
                    CloseNeedsLock(client);
            }
        }
    }

    private void OfferMissedNeedsLock(PanelClient joined, long lastSeen)
    {
        if (_ring.After(lastSeen, _writer.LastId) is { } missed)
            missed.ForEach(old => joined.Offer(old));
        else
            joined.Offer(_writer.WriteWithoutId("gap", new GapNotice(lastSeen), PanelJson.Default.GapNotice, _clock.GetTimestamp()));
    }

    private void CloseNeedsLock(PanelClient client)
    {
        if (client.Closed.IsCancellationRequested)
            return;
        _closedAsTooSlow++;
        client.Close();
    }
}
