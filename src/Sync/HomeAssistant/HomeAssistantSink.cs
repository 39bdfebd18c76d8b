using System.Globalization;
using System.Text;
using Edge.Model.Observations;
using Edge.Sync.Uplinks;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Sync.HomeAssistant;

/// <summary>
/// Shows signals, alarms and the gateway's health to Home Assistant, by themselves: announces each entity once, publishes what
/// changes, announces all again when Home Assistant restarts, and withdraws what is no longer there. Looks once a second at a
/// snapshot; nothing waits for it, and what it could not say is not kept. Off unless configured. Runs on the thread pool.
/// </summary>
public sealed class HomeAssistantSink : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private readonly HomeAssistantOptions _options;
    private readonly Func<HomeSnapshot> _look;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly string _version = typeof(HomeAssistantSink).Assembly.GetName().Version?.ToString(3) ?? "";
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, HomeEntity> _announced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _said = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withdrawable = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private volatile bool _announceAgain;

    /// <param name="options">Where, and under which name.</param>
    /// <param name="look">Gives the snapshot; must not block long.</param>
    /// <param name="clock">Its timers drive the waits.</param>
    /// <param name="random">Jitter of the back-off.</param>
    public HomeAssistantSink(HomeAssistantOptions options, Func<HomeSnapshot> look, TimeProvider clock, Random random) =>
        (_options, _look, _clock, _random) = (options, look, clock, random);

    /// <summary>Why nothing is shown at the moment, in plain words; null when all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins. Once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (int failures = 1; !_stop.IsCancellationRequested; failures++)
        {
            try
            {
                await ServeAsync(() => failures = 0).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The loop's boundary: whatever it was, try again; the panel shows the reason.
                Problem = failure.Message;
            }

            TimeSpan wait = BackoffSchedule.Delay(Math.Max(failures, 1), _random.NextDouble(), alertWaits: true);
            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Action connected)
    {
        string status = $"{_options.Prefix}/status";
        string availability = HomeEntity.AvailabilityOf(_options.Gateway);
        var events = new MqttEvents { OnMessage = (topic, body) => Hear(topic == status, topic, body), OnLost = problem => Problem = problem };
        MqttOptions broker = _options.Broker with { WillTopic = availability, WillDelay = TimeSpan.Zero };
        using MqttConnection connection = await MqttConnection.OpenAsync(broker, events, _clock, ConnectTimeout, _stop.Token).ConfigureAwait(false);
        _announced.Clear();
        _said.Clear();
        Problem = null;
        Require(await connection.SubscribeAsync(status).ConfigureAwait(false));
        Require(await connection.SubscribeAsync($"{_options.Prefix}/+/{HomeEntity.NodeOf(_options.Gateway)}/+/config").ConfigureAwait(false));
        Require(await connection.PublishAsync(availability, "online"u8.ToArray(), retain: true).ConfigureAwait(false));
        connected();
        while (Problem is null)
        {
            if (_announceAgain)
            {
                _announceAgain = false;
                _announced.Clear();
                _said.Clear();
            }

            await PublishAsync(connection, _look()).ConfigureAwait(false);
            await Task.Delay(Interval, _clock, _stop.Token).ConfigureAwait(false);
        }
    }

    /// <summary>On the connection's thread: Home Assistant has come up, or an announcement that is retained at the broker.</summary>
    private void Hear(bool isStatus, string topic, byte[] body)
    {
        if (isStatus)
        {
            _announceAgain |= Encoding.UTF8.GetString(body) == "online";
            return;
        }

        lock (_withdrawable)
        {
            if (body.Length > 0)
                _withdrawable.Add(topic);
            else
                _withdrawable.Remove(topic);
        }
    }

    private async Task PublishAsync(MqttConnection connection, HomeSnapshot snapshot)
    {
        foreach (HomeSignal signal in snapshot.Signals)
        {
            HomeEntity entity = HomeEntity.Of(_options.Gateway, signal);
            await AnnounceAsync(connection, entity).ConfigureAwait(false);
            if (signal.Value is { } value)
                await SayAsync(connection, entity, (value, signal.MeasuredAt), HomeEntity.State(value), retain: false).ConfigureAwait(false);
        }

        var active = snapshot.Alarms.Select(a => HomeEntity.Of(_options.Gateway, a)).DistinctBy(e => e.ObjectId).ToDictionary(e => e.ObjectId, StringComparer.Ordinal);
        foreach (HomeEntity entity in active.Values)
            await AnnounceAsync(connection, entity).ConfigureAwait(false);
        foreach (HomeEntity entity in _announced.Values.Where(e => e.Component == "binary_sensor" && e.ObjectId.Contains("_alarm_", StringComparison.Ordinal)).ToArray())
            await SayAsync(connection, entity, active.ContainsKey(entity.ObjectId), HomeEntity.State(active.ContainsKey(entity.ObjectId)), retain: true).ConfigureAwait(false);
        await PublishGatewayAsync(connection, snapshot).ConfigureAwait(false);
        await WithdrawAsync(connection).ConfigureAwait(false);
    }

    private async Task PublishGatewayAsync(MqttConnection connection, HomeSnapshot snapshot)
    {
        IReadOnlyList<HomeEntity> own = HomeEntity.OfGateway(_options.Gateway);
        bool[] problems = [snapshot.Alarms.Count > 0, !snapshot.Health.JournalHealthy, snapshot.Health.UplinkState is "waiting" or "refused"];
        foreach (HomeEntity entity in own)
            await AnnounceAsync(connection, entity).ConfigureAwait(false);
        for (int i = 0; i < problems.Length; i++)
            await SayAsync(connection, own[i], problems[i], HomeEntity.State(problems[i]), retain: true).ConfigureAwait(false);
        if (snapshot.Health.AutonomyHours is { } hours)
        {
            string text = Math.Round(Math.Min(hours, 99_999)).ToString(CultureInfo.InvariantCulture);
            await SayAsync(connection, own[^1], text, HomeEntity.State(text), retain: true).ConfigureAwait(false);
        }
    }

    private async Task AnnounceAsync(MqttConnection connection, HomeEntity entity)
    {
        if (_announced.ContainsKey(entity.ObjectId))
            return;
        Require(await connection.PublishAsync(entity.ConfigTopic(_options.Prefix), entity.Config(_options.GatewayName, _version), retain: true).ConfigureAwait(false));
        _announced[entity.ObjectId] = entity;
    }

    private async Task SayAsync(MqttConnection connection, HomeEntity entity, object said, byte[] state, bool retain)
    {
        if (_said.TryGetValue(entity.ObjectId, out object? before) && before.Equals(said))
            return;
        Require(await connection.PublishAsync(entity.StateTopic, state, retain).ConfigureAwait(false));
        _said[entity.ObjectId] = said;
    }

    /// <summary>Announcements, with their last state, of devices that are gone and of alarms that ended while nobody could say so.</summary>
    private async Task WithdrawAsync(MqttConnection connection)
    {
        string[] retained;
        lock (_withdrawable)
            retained = [.. _withdrawable];
        var present = _announced.Values.Select(e => e.ConfigTopic(_options.Prefix)).ToHashSet(StringComparer.Ordinal);
        foreach (string topic in retained.Where(t => !present.Contains(t)))
        {
            Require(await connection.PublishAsync(topic, [], retain: true).ConfigureAwait(false));
            Require(await connection.PublishAsync(HomeEntity.StateTopicOf(_options.Gateway, topic.Split('/')[^2]), [], retain: true).ConfigureAwait(false));
            lock (_withdrawable)
                _withdrawable.Remove(topic);
        }
    }

    private static void Require(MqttResult result)
    {
        if (!result.IsGood)
            throw new IOException(result.Problem);
    }
}
