using System.Reflection;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Sync.Journal;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>
/// The running gateway: journal, alarm path, devices, panel, uplink, watches. Started in the order in which each needs
/// the other, stopped in reverse. A missing device, receiver or disk is a condition, never a failed start.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayParts _parts;
    private readonly ILogger _log;

    private GatewayHost(GatewayParts parts, ILogger log) => (_parts, _log) = (parts, log);

    /// <summary>Address of the panel.</summary>
    public Uri PanelAddress => _parts.Panel!.Address;

    public AlarmPath Path => _parts.Path;

    public SegmentJournal Journal => _parts.Journal;

    public IReadOnlyList<DeviceSession> Sessions => [.. _parts.Devices.All.Select(d => d.Session)];

    /// <summary>Identity under which records are sent.</summary>
    public Edge.Sync.Security.GatewayId Id => _parts.Identity.Id;

    public SyncFeed Sync => _parts.Sync;

    /// <summary>Starts everything; returns when the first reading can be judged and the panel answers.</summary>
    /// <param name="start">Options, and the errors of the file that had to be set aside.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="notifier">The service manager.</param>
    /// <param name="onEvent">Told of each alarm event under the lock; for measurements.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="IOException">The state directory cannot be used, or the panel's port is taken.</exception>
    public static async Task<GatewayHost> StartAsync(
        StartOptions start, TimeProvider clock, ILoggerFactory logs, ServiceNotifier notifier, Action<AlarmEvent>? onEvent, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(notifier);
        ILogger log = logs.CreateLogger("Edge.Gateway");
        string version = typeof(GatewayHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        Log.Starting(log, version, start.Options.Directory);
        var parts = GatewayParts.Build(start, clock, logs, notifier, onEvent);
        var host = new GatewayHost(parts, log);
        try
        {
            await host.RunAsync(start, logs, notifier, cancel).ConfigureAwait(false);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return host;
    }

    /// <summary>Stops reading the devices, for good; everything else goes on.</summary>
    public void StopDevices() => _parts.Devices.Stop();

    public async ValueTask DisposeAsync()
    {
        Log.Stopping(_log);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(StartOptions start, ILoggerFactory logs, ServiceNotifier notifier, CancellationToken cancel)
    {
        _parts.Watch.Start();
        foreach (string error in start.RejectedErrors)
        {
            Log.ConfigurationRejected(_log, error);
        }

        _parts.Path.Condition(TechnicalCondition.Configuration, start.RejectedErrors.Count > 0);

        // A fault that stood when the last process ended is over unless this journal has it too.
        _parts.Loop.Report(TechnicalCondition.JournalFault, !_parts.Journal.Statistics().Healthy);
        _parts.Loop.Start();
        _parts.Hub.Start();
        _parts.Devices.Start();

        _parts.Uplink?.Start();
        _parts.Home?.Start();
        _parts.Panel = await PanelHost.StartAsync(_parts.Hub, start.Options.PanelPort, logs, cancel).ConfigureAwait(false);
        notifier.Ready();
        Log.Running(_log, _parts.Devices.All.Count, (long)_parts.RecoveryTime.TotalMilliseconds);
    }
}
