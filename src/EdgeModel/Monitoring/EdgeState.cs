using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>
/// State of the whole gateway's decisions: every device, signal and alarm machine. Advanced in place by
/// <see cref="EdgeStep"/> and owned by one caller at a time; equal set-ups and inputs give equal states.
/// </summary>
public sealed class EdgeState
{
    private readonly Dictionary<DeviceId, DeviceTrack> _devices;
    private readonly Dictionary<TechnicalCondition, AlarmTrack> _gateway = [];
    private readonly ImmutableArray<AlarmTrack>.Builder _building = ImmutableArray.CreateBuilder<AlarmTrack>();
    private readonly EpisodeIds _ids;

    /// <summary>A state in which nothing has been seen; delays for missing data count from <paramref name="startedAt"/>.</summary>
    public EdgeState(EdgeSetup setup, MonotonicTime startedAt)
    {
        ArgumentNullException.ThrowIfNull(setup);
        Setup = setup;
        StartedAt = startedAt;
        SteppedAt = startedAt;
        _ids = new EpisodeIds(setup.Seed);
        Devices = [.. setup.Devices.Select(device => NewDevice(device, startedAt))];
        _devices = Devices.ToDictionary(d => d.Device.Id);
        foreach (TechnicalCondition condition in GatewayConditions)
        {
            _gateway[condition] = NewTechnical(default, default, null, condition);
        }

        Tracks = _building.ToImmutable();
    }

    /// <summary>Conditions that belong to the gateway and not to a device.</summary>
    public static ImmutableArray<TechnicalCondition> GatewayConditions { get; } =
    [
        TechnicalCondition.Clock, TechnicalCondition.Disk, TechnicalCondition.JournalFault, TechnicalCondition.DataDropped,
        TechnicalCondition.SyncBacklog, TechnicalCondition.SyncRefused, TechnicalCondition.Autonomy, TechnicalCondition.Configuration,
    ];

    /// <summary>What was set up at the start; devices adopted later are in <see cref="Devices"/> only.</summary>
    public EdgeSetup Setup { get; }

    /// <summary>Instant from which missing data count.</summary>
    public MonotonicTime StartedAt { get; }

    /// <summary>Every device, in the order of the set-up, then of adoption.</summary>
    public ImmutableArray<DeviceTrack> Devices { get; private set; }

    /// <summary>Every machine: limit rules, device conditions, gateway conditions.</summary>
    public ImmutableArray<AlarmTrack> Tracks { get; private set; }

    /// <summary>Last clock estimate; its source is None until one came.</summary>
    public ClockTrust Clock { get; private set; }

    /// <summary>Readings of devices, signals, patients or modes that the set-up does not know; counted, never used.</summary>
    public long UnknownReadings { get; internal set; }

    /// <summary>Readings that say nothing of the present: from a device's memory, behind a newer one, or too old; counted, never used.</summary>
    public long PastReadings { get; internal set; }

    /// <summary>Instant of the newest input.</summary>
    public MonotonicTime SteppedAt { get; private set; }

    /// <summary>The device of this id, or null.</summary>
    public DeviceTrack? Find(DeviceId device) => _devices.GetValueOrDefault(device);

    internal AlarmTrack? Find(TechnicalCondition condition) => _gateway.GetValueOrDefault(condition);

    /// <summary>Adds a device; one that is there already stays as it is.</summary>
    internal void Add(MonitoredDevice device, MonotonicTime now)
    {
        if (_devices.ContainsKey(device.Id))
        {
            return;
        }

        DeviceTrack track = NewDevice(device, now);
        Devices = Devices.Add(track);
        _devices[device.Id] = track;
        Tracks = _building.ToImmutable();
        SetClock(Clock);
    }

    internal MonotonicTime StepTo(MonotonicTime now) => SteppedAt = now > SteppedAt ? now : SteppedAt;

    internal void SetClock(ClockTrust clock)
    {
        Clock = clock;
        foreach (AlarmTrack track in Tracks)
        {
            track.Subject.Clock = clock;
        }
    }

    private DeviceTrack NewDevice(MonitoredDevice device, MonotonicTime startedAt)
    {
        ImmutableArray<SignalTrack>.Builder signals = ImmutableArray.CreateBuilder<SignalTrack>(device.Signals.Count);
        foreach (MonitoredSignal signal in device.Signals)
        {
            bool onDemand = signal.ExpectedInterval <= TimeSpan.Zero;
            ImmutableArray<AlarmTrack> rules = [.. LimitPresets.All
                .Where(p => signal.IsWatched && p.Metric == signal.Metric)
                .Select(p => NewLimitTrack(device, p, onDemand))];
            AlarmTrack cannotSee = NewTechnical(device.Patient, device.Id, signal.Metric, TechnicalCondition.CannotSee);
            signals.Add(new SignalTrack(signal, rules, cannotSee, startedAt));
        }

        return new DeviceTrack(device, signals.ToImmutable(), condition => NewTechnical(device.Patient, device.Id, null, condition), startedAt);
    }

    private AlarmTrack NewLimitTrack(MonitoredDevice device, LimitPreset preset, bool onDemand)
    {
        AlarmRule rule = preset.ToRule(onDemand);
        LimitSetting? setting = Setup.Limits.LastOrDefault(s => s.Patient == device.Patient && s.RuleId == preset.Id);
        if (_building.FirstOrDefault(t => t.Subject.Patient == device.Patient && t.Subject.Rule.Id == preset.Id) is { } sister)
        {
            // What a person set since the start holds for a device adopted later, too.
            AlarmRule set = sister.Subject.Rule;
            rule = rule with { Limit = set.Limit, Severe = set.Severe, Version = set.Version, SetBy = set.SetBy, Why = set.Why };
        }
        else if (setting is not null)
        {
            rule = rule with { Limit = setting.Limit, Severe = setting.Severe, Version = setting.Version, SetBy = setting.SetBy, Why = setting.Why };
        }

        return Keep(new AlarmTrack(Subject(device.Patient, device.Id, preset.Metric, rule), preset));
    }

    private AlarmTrack NewTechnical(PatientId patient, DeviceId device, Metric? metric, TechnicalCondition condition) =>
        Keep(new AlarmTrack(Subject(patient, device, metric, TechnicalRules.For(condition))));

    private AlarmSubject Subject(PatientId patient, DeviceId device, Metric? metric, AlarmRule rule) =>
        new() { Patient = patient, Device = device, Metric = metric, Rule = rule, Ids = _ids };

    private AlarmTrack Keep(AlarmTrack track)
    {
        _building.Add(track);
        return track;
    }
}
