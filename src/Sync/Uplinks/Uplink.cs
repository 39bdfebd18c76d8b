using Edge.Sync.Journal;
using Edge.Sync.Uplinks.Https;
using Edge.Sync.Uplinks.Mqtt;
using Edge.Sync.Wire;

namespace Edge.Sync.Uplinks;

/// <summary>What an uplink tells its owner, on threads of the pool. Handlers must not block.</summary>
public sealed record UplinkEvents
{
    /// <summary>State or problem changed.</summary>
    public Action? OnStatus { get; init; }

    /// <summary>The receiver has welcomed this gateway: time to say which alerts are active.</summary>
    public Action<Welcome>? OnWelcome { get; init; }
}

/// <summary>
/// Sends a journal to a receiver. The journal is trimmed only by the receiver's own acknowledgement. Alert bound: with any
/// backlog an alert is under way at once, and reaches the receiver within window / bandwidth + half a round trip. Runs on the
/// thread pool; never on the alarm path. Everything stops within a second of <see cref="DisposeAsync"/>.
/// </summary>
public sealed class Uplink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SegmentJournal _journal;
    private readonly UplinkBoard _board;
    private readonly UplinkLoop _loop;
    private readonly Action<Lane> _wake;
    private Task _running = Task.CompletedTask;
    private int _disposed;

    private Uplink(SegmentJournal journal, UplinkBoard board, UplinkLoop loop)
    {
        _journal = journal;
        _board = board;
        _loop = loop;
        _wake = _ => loop.Wake();
    }

    /// <summary>Prepares an uplink over HTTPS; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="journal">The queue; outlives the uplink.</param>
    /// <param name="sending">How to send.</param>
    /// <param name="https">Where and as whom.</param>
    /// <param name="surroundings">Clock, stamps and chance.</param>
    /// <param name="events">What the owner wants to know; null = nothing.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message names all errors.</exception>
    public static Uplink OverHttps(
        SegmentJournal journal, SendingOptions sending, HttpsUplinkOptions https, UplinkSurroundings surroundings, UplinkEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(https);
        ArgumentNullException.ThrowIfNull(surroundings);
        Require([.. sending.Validate(), .. https.Validate(sending.Gateway)], nameof(https));
        return Over(new HttpsTransport(https, sending.Gateway, surroundings.Clock), journal, sending, surroundings, events);
    }

    /// <summary>Prepares an uplink over an MQTT broker; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="journal">The queue; outlives the uplink.</param>
    /// <param name="sending">How to send.</param>
    /// <param name="mqtt">Which broker, and as whom.</param>
    /// <param name="surroundings">Clock, stamps and chance.</param>
    /// <param name="events">What the owner wants to know; null = nothing.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message names all errors.</exception>
    public static Uplink OverMqtt(
        SegmentJournal journal, SendingOptions sending, MqttOptions mqtt, UplinkSurroundings surroundings, UplinkEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(mqtt);
        ArgumentNullException.ThrowIfNull(surroundings);
        Require([.. sending.Validate(), .. mqtt.Validate()], nameof(mqtt));
        return Over(new MqttTransport(mqtt, sending.Gateway, surroundings.Clock), journal, sending, surroundings, events);
    }

    /// <summary>Present state; any thread.</summary>
    public UplinkStatus Status => _board.Snapshot();

    /// <summary>Begins to send. Once.</summary>
    public void Start()
    {
        _journal.Committed += _wake;
        _running = Task.Run(() => _loop.RunAsync(_stop.Token));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _journal.Committed -= _wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _loop.Dispose();
        _stop.Dispose();
    }

    internal static Uplink Over(
        IUplinkTransport transport, SegmentJournal journal, SendingOptions sending, UplinkSurroundings surroundings, UplinkEvents? events)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var board = new UplinkBoard(surroundings.Clock);
        if (events?.OnStatus is { } changed)
            board.Changed += changed;
        return new Uplink(journal, board, new UplinkLoop(journal, sending, transport, new UplinkWork(surroundings, board, events ?? new UplinkEvents())));
    }

    private static void Require(IReadOnlyList<string> errors, string name)
    {
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), name);
    }
}
