using Edge.Gateway.Clock;
using Edge.Gateway.Configuration;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Uplinks;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>The parts of a gateway, built but not started.</summary>
internal sealed class GatewayParts : IAsyncDisposable
{
    private const long MiB = 1 << 20;

    // How long a loss of stored data stays on the panel.
    private static readonly TimeSpan LossShown = TimeSpan.FromMinutes(10);

    // Set once the parts exist; the journal's thread may report before that and is then heard with the first tick.
    private AlarmPath? _path;
    private AlarmLoop? _loop;
    private ClockTrust _trust;
    private long _lossAtNs = long.MinValue;

    public required GatewayIdentity Identity { get; init; }

    public SegmentJournal Journal { get; private set; } = null!;

    public RecordStamper Stamper { get; private set; } = null!;

    public AlarmPath Path => _path!;

    public AlarmLoop Loop => _loop!;

    public AlarmRecorder Recorder { get; private set; } = null!;

    /// <summary>How much detail is stored while nothing can be sent.</summary>
    public StorageDetail Detail { get; private set; } = null!;

    public DeviceSet Devices { get; private set; } = null!;

    public SyncFeed Sync { get; private set; } = null!;

    public UplinkLink? Uplink { get; private set; }

    /// <summary>Home Assistant, or null when it is not configured.</summary>
    public HomeLink? Home { get; private set; }

    public PanelHub Hub { get; private set; } = null!;

    public HostWatch Watch { get; private set; } = null!;

    public PanelHost? Panel { get; set; }

    /// <summary>Time that recovery of journal and alarm state took.</summary>
    public TimeSpan RecoveryTime { get; private set; }

    /// <summary>Builds all parts; recovers the journal and the alarm state.</summary>
    /// <exception cref="IOException">The state directory cannot be used at all.</exception>
    public static GatewayParts Build(
        StartOptions start, TimeProvider clock, ILoggerFactory logs, ServiceNotifier notifier, Action<AlarmEvent>? onEvent)
    {
        ILogger log = logs.CreateLogger("Edge.Gateway");
        GatewayOptions options = WithAdopted(start.Options, log);
        Directory.CreateDirectory(options.Directory);
        var random = new Random(Entropy.Seed());
        var parts = new GatewayParts { Identity = GatewayIdentity.Open(options.Directory, options.Uplink, random) };
        parts.OpenJournal(options, clock, random, log);
        parts.RestoreState(options, clock, random, onEvent, log);
        parts.AddUplink(options, clock, random);
        parts._loop = new AlarmLoop(parts.Path, notifier, clock, log);
        parts.AddDevices(options, clock, random, logs, log);
        return parts;
    }

    /// <summary>Stops what was started, in reverse: no device is read when the journal closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Devices is { } devices)
        {
            await devices.DisposeAsync().ConfigureAwait(false);
        }

        if (Panel is { } panel)
        {
            await panel.DisposeAsync().ConfigureAwait(false);
        }

        Hub.Dispose();
        await Watch.DisposeAsync().ConfigureAwait(false);
        Loop.Dispose();
        if (Home is { } home)
        {
            await home.DisposeAsync().ConfigureAwait(false);
        }

        if (Uplink is { } uplink)
        {
            await uplink.DisposeAsync().ConfigureAwait(false);
        }

        Journal.Dispose();
        Identity.Dispose();
    }

    /// <summary>Devices adopted since the configuration file was written, as long as the whole stays valid.</summary>
    private static GatewayOptions WithAdopted(GatewayOptions options, ILogger log)
    {
        try
        {
            GatewayOptions all = AdoptedDevices.Merge(options, new AdoptedDevices(options.Directory).Load());
            IReadOnlyList<string> errors = OptionsCheck.Errors(all);
            if (errors.Count == 0)
            {
                return all;
            }

            Log.AdoptedUnusable(log, string.Join(" ", errors));
        }
        catch (IOException unreadable)
        {
            Log.AdoptedUnusable(log, unreadable.Message);
        }

        return options;
    }

    private void OpenJournal(GatewayOptions options, TimeProvider clock, Random random, ILogger log)
    {
        string folder = System.IO.Path.Combine(options.Directory, "journal");
        _trust = KernelClock.Read(clock);
        Stamper = new RecordStamper(BootIdentity.Read(), clock, () => _trust);
        long startedAt = clock.GetTimestamp();
        var journalOptions = new JournalOptions { Gateway = Identity.Id, QuotaBytes = QuotaBytes(options) };
        Journal = SegmentJournal.Open(folder, journalOptions, clock, new JournalSurroundings
        {
            SigningKey = Identity.Key,
            Stamper = Stamper,
            Randomness = random,
            OnCondition = condition => OnJournal(condition, log),
            AddMachines = checkpoint => _path?.Look(checkpoint, static (state, _, into) => AlarmRecorder.AddMachines(state, into)),
        });
        RecoveryTime = clock.GetElapsedTime(startedAt);
    }

    private void RestoreState(GatewayOptions options, TimeProvider clock, Random random, Action<AlarmEvent>? onEvent, ILogger log)
    {
        long startedAt = clock.GetTimestamp();
        RestartState restart = RestartLoader.Load(Journal, Stamper);
        MonotonicTime now = MonotonicTime.Now(clock);
        var state = new EdgeState(SetupOf(options, restart.Limits, (ulong)random.NextInt64()), now);
        Detail = new StorageDetail(Journal, Stamper);
        Recorder = new AlarmRecorder(Journal, Stamper, Detail);
        var output = new EdgeOutput();
        Restart.Restore(state, restart.Machines, now, output);
        foreach (AlarmEvent e in output.Events)
        {
            Recorder.Record(e);
        }

        foreach (RestartRecord machine in restart.Machines)
        {
            Recorder.Remember(machine.Machine.Episode, restart.StartSeqs.GetValueOrDefault(machine.Machine.Episode));
        }

        if (restart.Machines.Count > 0)
        {
            Log.Restored(log, restart.Machines.Count, restart.Limits.Count);
        }

        HotPath.Warm(clock);
        _path = new AlarmPath(state, Recorder, clock, onEvent);
        RecoveryTime += clock.GetElapsedTime(startedAt);
    }

    private void AddUplink(GatewayOptions options, TimeProvider clock, Random random)
    {
        if (options.Uplink is { } uplink)
        {
            Uplink = UplinkLink.Create(
                uplink, Identity.Id, Journal, new UplinkSurroundings(clock, Stamper, new Random(random.Next())),
                () => Path.Look(Recorder, static (state, now, recorder) => recorder.RecordActive(state, now)));
        }

        Sync = new SyncFeed(Journal, Uplink is { } link ? () => link.View : null);
        if (options.HomeAssistant is not null && !options.Demo)
        {
            Home = new HomeLink(options, Identity.Id, Path, Sync, clock, new Random(random.Next()));
        }
    }

    private void AddDevices(GatewayOptions options, TimeProvider clock, Random random, ILoggerFactory logs, ILogger log)
    {
        Devices = new DeviceSet(new DeviceSetSurroundings(options, Path, Journal, Stamper, clock, log) { Seed = random.Next(), Detail = Detail });
        foreach (DeviceOptions device in options.Devices)
        {
            Devices.Add(device);
        }

        var feed = new PanelFeed(options, Path, () => Devices.All, Recorder, Sync);
        Hub = new PanelHub(feed.Bindings, [.. options.Patients.Select(p => p.Id)], Devices.Rings, clock, logs.CreateLogger<PanelHub>());
        Path.StateChanged = Hub.NotifyState;
        Path.VitalsChanged = Hub.NotifyVitals;
        var adoption = new AdoptionWatch(options, Devices, log);
        Watch = new HostWatch(
            Path, Sync, new ClockWatch(() => KernelClock.Read(clock)), StoreAnchor,
            new HostWatchSurroundings(options.Directory, clock, log, () => LostDataLately(clock))
            {
                Beside = () =>
                {
                    adoption.Look();
                    Detail.Observe(Sync.Statistics);
                },
            });
    }

    private void StoreAnchor(ClockFinding finding)
    {
        _trust = finding.Trust;
        var record = new Record
        {
            Anchor = new ClockAnchor
            {
                BootId = ByteString.CopyFrom(Stamper.BootId.Span),
                MonotonicNs = (ulong)finding.Trust.At.Nanoseconds,
                WallMs = finding.Trust.Wall.ToUnixTimeMilliseconds(),
                UncertaintyMs = (uint)Math.Clamp(finding.Trust.Uncertainty.TotalMilliseconds, 0, uint.MaxValue),
                Source = (ClockSourceCode)finding.Trust.Source,
                StepMs = (long)finding.Step.TotalMilliseconds,
            },
        };
        Stamper.Stamp(record);
        Journal.Append(Lane.Audit, record.ToByteArray());
    }

    // On the journal's thread, perhaps inside Open: only flags are set.
    private void OnJournal(JournalCondition condition, ILogger log)
    {
        if (condition is { Kind: JournalConditionKind.Fault, Raised: false })
        {
            Log.JournalBack(log);
        }
        else
        {
            Log.JournalTrouble(log, condition.Reason);
        }

        if (condition.Kind == JournalConditionKind.Fault)
        {
            _loop?.Report(TechnicalCondition.JournalFault, condition.Raised);
        }
        else if (condition.Kind == JournalConditionKind.DataDropped)
        {
            Volatile.Write(ref _lossAtNs, Stamper.Trust.At.Nanoseconds);
        }
    }

    private bool LostDataLately(TimeProvider clock)
    {
        long lossAtNs = Volatile.Read(ref _lossAtNs);
        return lossAtNs != long.MinValue && MonotonicTime.Now(clock) - new MonotonicTime(lossAtNs) < LossShown;
    }

    private static long QuotaBytes(GatewayOptions options)
    {
        if (options.JournalQuotaMib is { } mib)
        {
            return mib * MiB;
        }

        // Chosen once: half of what is free later would shrink as the journal itself grows.
        string chosen = System.IO.Path.Combine(options.Directory, "journal.quota");
        if (File.Exists(chosen) && long.TryParse(File.ReadAllText(chosen), out long bytes) && bytes >= JournalOptions.SmallestQuotaBytes)
        {
            return bytes;
        }

        long half = Math.Max(new DriveInfo(options.Directory).AvailableFreeSpace / 2, JournalOptions.SmallestQuotaBytes);
        File.WriteAllText(chosen, half.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return half;
    }

    private static EdgeSetup SetupOf(GatewayOptions options, IReadOnlyList<LimitSetting> stored, ulong seed) => new()
    {
        Seed = seed,
        Devices = [.. options.Devices.SelectMany(device => DeviceSet.Monitored(options, device))],
        Limits = [.. options.Patients.SelectMany(p => p.Limits.Select(l => new LimitSetting(
            new PatientId(p.Id), l.Rule, l.Limit, l.Severe, Version: 1, l.SetBy, l.Why))), .. stored],
    };
}
