using System.Text;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// One connection to a broker, for one life: when it is lost, make another. A thread of its own owns the library's handle and does
/// all the talking. Invariants: nothing is handed to the library unless connected, and no more than the broker takes at once, so that
/// the library's own queue stays empty; after <see cref="Dispose"/> the handle is gone and with it everything that was waiting.
/// </summary>
public sealed class MqttConnection : IDisposable
{
    private const int MostWaiting = 1024;
    private const int NobodySubscribed = 0x10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private readonly MqttOptions _options;
    private readonly MqttEvents _events;
    private readonly object _gate = new();
    private readonly LinkedList<Order> _waiting = new();
    private readonly Dictionary<int, Order> _unconfirmed = [];
    private readonly Dictionary<string, ushort> _aliases = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<MqttWelcome> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MosquittoClient _client;
    private readonly Thread _thread;
    private string? _lost;
    private bool _disposed;
    private int _inFlight;

    private MqttConnection(MqttOptions options, MqttEvents events, int version)
    {
        _options = options;
        _events = events;
        Welcome = new MqttWelcome(version, 0, 0, 0);
        _client = new MosquittoClient(options.ClientId, version)
        {
            Connected = TakeConnected,
            Disconnected = code => _lost ??= code == 0 ? "closed" : $"the connection was lost: {MosquittoClient.Text(code)}",
            Confirmed = Confirm,
            Message = events.OnMessage,
        };
        _thread = new Thread(Run) { Name = "mqtt", IsBackground = true };
    }

    /// <summary>Why MQTT cannot be used on this machine, with the remedy; null when it can.</summary>
    public static string? Missing => LibMosquitto.Missing;

    /// <summary>What the broker said of itself; written before <see cref="OpenAsync"/> ends.</summary>
    public MqttWelcome Welcome { get; private set; }

    /// <summary>Connects with MQTT 5 and, where the broker does not speak it, with 3.1.1.</summary>
    /// <exception cref="ArgumentException">The options are invalid; the message names all errors.</exception>
    /// <exception cref="IOException">No connection; the message says why.</exception>
    public static async Task<MqttConnection> OpenAsync(MqttOptions options, MqttEvents events, TimeProvider clock, TimeSpan timeout, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        if (Missing is { } missing)
            throw new IOException(missing);
        try
        {
            return await OpenAsync(new MqttConnection(options, events, 5), clock, timeout, stop).ConfigureAwait(false);
        }
        catch (UnspokenVersionException)
        {
            return await OpenAsync(new MqttConnection(options, events, 4), clock, timeout, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes with quality 1; ends with the broker's confirmation, or with the end of the connection.</summary>
    /// <param name="topic">Topic.</param>
    /// <param name="payload">Not copied; unchanged until the task ends.</param>
    /// <param name="retain">True keeps it as the topic's last message.</param>
    /// <param name="isUrgent">True goes before everything that waits for the broker to take more.</param>
    public Task<MqttResult> PublishAsync(string topic, byte[] payload, bool retain = false, bool isUrgent = false) =>
        Give(new Order(topic, payload, retain), isUrgent);

    /// <summary>Subscribes with quality 1.</summary>
    public Task<MqttResult> SubscribeAsync(string filter) => Give(new Order(filter, null, false), isUrgent: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _client.Wake();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private static async Task<MqttConnection> OpenAsync(MqttConnection connection, TimeProvider clock, TimeSpan timeout, CancellationToken stop)
    {
        connection._thread.Start();
        try
        {
            await connection._connected.Task.WaitAsync(timeout, clock, stop).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failure)
        {
            // Resolving a name may block for long: the thread ends by itself, nobody waits for it here.
            ThreadPool.UnsafeQueueUserWorkItem(static c => c.Dispose(), connection, preferLocal: false);
            if (failure is TimeoutException)
                throw new IOException("the broker does not answer");
            throw;
        }
    }

    private Task<MqttResult> Give(Order order, bool isUrgent)
    {
        lock (_gate)
        {
            if (_disposed || _lost is not null || _waiting.Count >= MostWaiting)
                return Task.FromResult(new MqttResult(false, _lost ?? (_disposed ? "closed" : "too much is waiting")));
            if (isUrgent)
                _waiting.AddFirst(order);
            else
                _waiting.AddLast(order);
        }

        _client.Wake();
        return order.Done.Task;
    }

    private void Run()
    {
        string reason;
        try
        {
            reason = _client.Connect(_options) ?? Loop();
        }
        catch (Exception bug)
        {
            // The loop's boundary: a bug ends this connection, not the process.
            reason = $"{bug.GetType().Name}: {bug.Message}";
        }

        _client.Dispose();
        Finish(reason);
    }

    /// <summary>Talks until the connection ends; returns why.</summary>
    private string Loop()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_disposed)
                    break;
            }

            int code = _client.Step(PollInterval);
            if (_client.Bug is { } bug)
                return $"{bug.GetType().Name}: {bug.Message}";
            if (_lost is not null || code != LibMosquitto.Success)
                return _lost ?? MosquittoClient.Text(code);
            HandWaiting();
        }

        // Who leaves in good order says so: the broker then keeps the will to itself.
        if (_options.WillTopic is { } topic && _connected.Task.IsCompletedSuccessfully)
            _ = _client.Publish(topic, Encoding.UTF8.GetBytes(_options.WillText), retain: true, 0, out _);
        _client.Leave();
        return "closed";
    }

    private void Finish(string reason)
    {
        List<Order> open = [];
        bool byOwner;
        lock (_gate)
        {
            _lost = reason;
            byOwner = _disposed;
            open.AddRange(_waiting);
            open.AddRange(_unconfirmed.Values);
            _waiting.Clear();
            _unconfirmed.Clear();
        }

        open.ForEach(o => o.Done.TrySetResult(new MqttResult(false, reason)));
        bool neverConnected = _connected.TrySetException(new IOException(reason));
        if (!neverConnected && !byOwner && _connected.Task.IsCompletedSuccessfully)
            _events.OnLost(reason);
    }

    private void HandWaiting()
    {
        while (_connected.Task.IsCompletedSuccessfully)
        {
            Order order;
            lock (_gate)
            {
                if (_waiting.First is not { } first || (first.Value.Payload is not null && _inFlight >= Welcome.InFlight))
                    return;
                order = first.Value;
                _waiting.RemoveFirst();
            }

            Hand(order);
        }
    }

    private void Hand(Order order)
    {
        int id;
        int code;
        if (order.Payload is null)
        {
            code = _client.Subscribe(order.Topic, out id);
            id = -id;
        }
        else
        {
            (string? topic, ushort alias) = Shortened(order.Topic);
            code = _client.Publish(topic, order.Payload, order.Retain, alias, out id);
        }

        if (code != LibMosquitto.Success)
        {
            // "No connection" may mean that the library has kept it: the handle goes, and its queue with it.
            order.Done.TrySetResult(new MqttResult(false, MosquittoClient.Text(code)));
            if (code == LibMosquitto.NoConnection)
                _lost ??= "the connection was lost";
            return;
        }

        _inFlight += id > 0 ? 1 : 0;
        lock (_gate)
            _unconfirmed[id] = order;
    }

    /// <summary>The topic as it goes over the line: in full once, then by its alias where the broker takes one.</summary>
    private (string? Topic, ushort Alias) Shortened(string topic)
    {
        if (_aliases.TryGetValue(topic, out ushort known))
            return (null, known);
        if (_aliases.Count >= Welcome.TopicAliases)
            return (topic, 0);
        ushort alias = (ushort)(_aliases.Count + 1);
        _aliases[topic] = alias;
        return (topic, alias);
    }

    private void Confirm(int id, int reason)
    {
        Order? order;
        lock (_gate)
            _unconfirmed.Remove(id, out order);
        if (order is null)
            return;
        _inFlight -= id > 0 ? 1 : 0;
        order.Done.TrySetResult(reason switch
        {
            0 => MqttResult.Good,
            NobodySubscribed => MqttResult.Good with { ReachedNobody = true },
            _ => new MqttResult(false, MosquittoClient.Text(reason, isOfBroker: true)),
        });
    }

    private void TakeConnected(int code, MqttWelcome welcome)
    {
        if (code == 0)
        {
            Welcome = welcome;
            _connected.TrySetResult(welcome);
            return;
        }

        // 1 is 3.1.1's and 0x84 is 5's word for "that version is not spoken here".
        string problem = $"the broker refuses: {MosquittoClient.Text(code, isOfBroker: true)}";
        bool otherVersion = Welcome.Version == 5 && code is 1 or 0x84;
        _connected.TrySetException(otherVersion ? new UnspokenVersionException(problem) : new IOException(problem));
        _lost = problem;
    }

    /// <param name="Payload">Null for a subscription.</param>
    private sealed record Order(string Topic, byte[]? Payload, bool Retain)
    {
        public TaskCompletionSource<MqttResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class UnspokenVersionException(string message) : IOException(message);
}
