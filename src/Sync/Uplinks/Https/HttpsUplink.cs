using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks.Https;

/// <summary>
/// Sends a journal to a receiver over HTTPS: alerts on a connection of their own, then audit, vitals, twin and waveform on
/// another. The journal is trimmed only by the receiver's own acknowledgement. Runs on the thread pool; never on the alarm path.
/// Everything stops within a second of <see cref="DisposeAsync"/>.
/// </summary>
public sealed class HttpsUplink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SegmentJournal _journal;
    private readonly UplinkBoard _board;
    private readonly HttpsConnection[] _connections;
    private readonly Action<Lane> _wake;
    private Task _running = Task.CompletedTask;
    private int _disposed;

    /// <summary>Prepares; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="journal">The queue; outlives the uplink.</param>
    /// <param name="options">Where and as whom.</param>
    /// <param name="clock">CLOCK_BOOTTIME in nanoseconds; its timers drive the waits.</param>
    /// <param name="stamper">Boot id and trust of the clock, for the greeting.</param>
    /// <param name="randomness">Jitter of the back-off.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message names all errors.</exception>
    public HttpsUplink(SegmentJournal journal, HttpsUplinkOptions options, TimeProvider clock, RecordStamper stamper, Random randomness)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _journal = journal;
        LaneSending[] lanes = [.. Lanes.All.Select(l => new LaneSending(l))];
        _board = new UplinkBoard(clock, lanes, l => journal.Epoch(l.Lane));
        var work = new UplinkWork(journal, options, clock, stamper, randomness) { Board = _board, Alerts = lanes[0] };
        _connections = [new HttpsConnection("alert", work, lanes[..1]), new HttpsConnection("bulk", work, lanes[1..])];
        _wake = lane => Array.ForEach(_connections, c => c.Wake(lane));
    }

    /// <summary>Raised when state or problem changed, on a thread of the pool. Handlers must not block.</summary>
    public event Action? StatusChanged
    {
        add => _board.Changed += value;
        remove => _board.Changed -= value;
    }

    /// <summary>Present state; any thread.</summary>
    public UplinkStatus Status => _board.Snapshot();

    /// <summary>Begins to send. Once.</summary>
    public void Start()
    {
        _journal.Committed += _wake;
        _running = Task.WhenAll(_connections.Select(c => Task.Run(() => c.RunAsync(_stop.Token))));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _journal.Committed -= _wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        foreach (HttpsConnection connection in _connections)
            connection.Dispose();
        _stop.Dispose();
    }
}
