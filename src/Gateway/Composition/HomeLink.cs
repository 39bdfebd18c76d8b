using System.Globalization;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Observations;
using Edge.Sync.HomeAssistant;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks.Mqtt;

namespace Edge.Gateway.Composition;

/// <summary>Gives Home Assistant what the panel shows: live valid numbers, active alarms, health. Runs beside everything else.</summary>
internal sealed class HomeLink : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly PanelCapture _capture = new();
    private readonly AlarmPath _path;
    private readonly SyncFeed _sync;
    private readonly HomeAssistantSink _sink;

    /// <param name="options">Name of the gateway and the home's broker.</param>
    /// <param name="gateway">This gateway.</param>
    /// <param name="path">The state.</param>
    /// <param name="sync">Health of store and forward.</param>
    /// <param name="clock">Drives the waits.</param>
    /// <param name="random">Jitter.</param>
    public HomeLink(GatewayOptions options, GatewayId gateway, AlarmPath path, SyncFeed sync, TimeProvider clock, Random random)
    {
        (_path, _sync) = (path, sync);
        HomeOptions home = options.HomeAssistant!;
        MqttOptions broker = BrokerOf(home, gateway) with { Password = home.PasswordFile is { } file ? File.ReadAllText(file).Trim() : null };
        var sinkOptions = new HomeAssistantOptions { Gateway = gateway, GatewayName = options.Name, Broker = broker, Prefix = home.Prefix };
        _sink = new HomeAssistantSink(sinkOptions, Look, clock, random);
    }

    /// <summary>The broker without its password.</summary>
    public static MqttOptions BrokerOf(HomeOptions home, GatewayId gateway) => new()
    {
        Host = home.Host,
        Port = home.Port,
        ClientId = $"edge-home-{gateway}",
        AuthorityFile = home.CaFile,
        User = home.User,
    };

    public void Start() => _sink.Start();

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    internal HomeSnapshot Look()
    {
        lock (_gate)
        {
            _path.Look(_capture, PanelCapture.Fill);
            JournalStatistics statistics = _sync.Statistics;
            return new HomeSnapshot(
                [.. _capture.Signals.Select(SignalOf)],
                [.. _capture.Alarms.Select(a => new HomeAlarm(a.Subject.Patient.Value ?? "", a.Subject.Device.Value ?? "", a.Rule.Id, WhyLine.Title(a.Subject), (int)a.Machine.Priority))],
                new HomeHealth(statistics.Healthy, _sync.Uplink?.State ?? "off", statistics.Lanes.Min(l => l.AutonomyHours)));
        }
    }

    // Old, off, questionable or simulated values are not said; Home Assistant then shows them as not available.
    private static HomeSignal SignalOf(CapturedSignal captured)
    {
        Reading? last = captured.State == SignalState.Live ? captured.Last : null;
        bool isGood = last is { Value: not null, Mode: GenerationMode.Real, Validity: Validity.Valid or Validity.Validated };
        return new HomeSignal(
            captured.Device.Device.Id.Value,
            captured.Device.Device.Patient.Value,
            captured.Signal.Signal.Metric,
            isGood ? last!.Value.Value!.Value.ToString(CultureInfo.InvariantCulture) : null,
            last?.ReceivedAt ?? default,
            captured.Signal.Signal.ExpectedInterval);
    }
}
