using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>One device: its signals, its link and the technical conditions it can be in.</summary>
public sealed class DeviceTrack
{
    /// <summary>Perfusion index under which the sensor is probably not on the patient, %.</summary>
    public const decimal SensorOffPerfusion = 0.2m;

    /// <summary>Perfusion index under which the pulse signal counts as weak, %.</summary>
    public const decimal LowPerfusion = 0.4m;

    // With the rule's own delay of 5 s a flag that stands alone starts at 15 s.
    private static readonly TimeSpan FlagAlone = TimeSpan.FromSeconds(10);

    private MonotonicTime? _flagSince;
    private bool _perfusionTiny;

    internal DeviceTrack(
        MonitoredDevice device, ImmutableArray<SignalTrack> signals, Func<TechnicalCondition, AlarmTrack> newTrack, MonotonicTime startedAt)
    {
        Device = device;
        Signals = signals;
        SensorOff = newTrack(TechnicalCondition.SensorOff);
        LowPerfusionTrack = newTrack(TechnicalCondition.LowPerfusion);
        LowQuality = newTrack(TechnicalCondition.LowQuality);
        Stale = newTrack(TechnicalCondition.Stale);
        Lost = newTrack(TechnicalCondition.DeviceLost);
        Technical = [SensorOff, LowPerfusionTrack, LowQuality, Stale, Lost];
        LinkChangedAt = startedAt;
    }

    public MonitoredDevice Device { get; }

    public ImmutableArray<SignalTrack> Signals { get; }

    /// <summary>Machines of the device's own conditions.</summary>
    public ImmutableArray<AlarmTrack> Technical { get; }

    public AlarmTrack SensorOff { get; }

    public AlarmTrack LowPerfusionTrack { get; }

    public AlarmTrack LowQuality { get; }

    public AlarmTrack Stale { get; }

    public AlarmTrack Lost { get; }

    /// <summary>False until the port is open and after it is gone.</summary>
    public bool LinkIsUp { get; private set; }

    public MonotonicTime LinkChangedAt { get; private set; }

    internal void Observe(in Reading reading, float qualityGate, EdgeOutput output)
    {
        MonotonicTime t = reading.ReceivedAt;
        ObserveSensor(reading, t, output);
        ObserveQuality(reading, t, qualityGate, output);
        if (Stale.Machine.State != MachineState.Idle)
        {
            bool any = AnyStale();
            Stale.Condition(t, any, !any, output);
        }
    }

    internal void LinkTo(bool isUp, MonotonicTime t, EdgeOutput output)
    {
        if (isUp != LinkIsUp)
        {
            LinkIsUp = isUp;
            LinkChangedAt = t;
        }

        Lost.Condition(t, !isUp, isUp, output);
    }

    internal void Pass(MonotonicTime now, EdgeOutput output)
    {
        foreach (SignalTrack signal in Signals)
        {
            if (signal.Pass(now, output) is { } staleAt)
            {
                Stale.Condition(staleAt, true, false, output);
            }
        }

        if (!LinkIsUp && Lost.Machine.State == MachineState.Idle)
        {
            Lost.Condition(LinkChangedAt, true, false, output);
        }

        PassSensor(now, output);
        foreach (AlarmTrack track in Technical)
        {
            track.Tick(now, output);
        }
    }

    // The device flag comes with every vital sign; only signals that alarm are asked, so that an odd extra cannot clear it.
    private void ObserveSensor(in Reading reading, MonotonicTime t, EdgeOutput output)
    {
        if (reading.Metric == Metrics.PerfusionIndex)
        {
            _perfusionTiny = reading.Value < SensorOffPerfusion;
            return;
        }

        if (!IsJudged(reading.Metric))
        {
            return;
        }

        _flagSince = IsOff(reading) ? _flagSince ?? t : null;
        PassSensor(t, output);
    }

    private void PassSensor(MonotonicTime now, EdgeOutput output)
    {
        bool twoSigns = _flagSince is not null && _perfusionTiny;
        MonotonicTime? aloneDue = _flagSince + FlagAlone;
        bool present = twoSigns || now >= aloneDue;
        MonotonicTime at = !twoSigns && aloneDue is { } due && SensorOff.Machine.State == MachineState.Idle ? due : now;
        SensorOff.Condition(present ? at : now, present, _flagSince is null, output);
    }

    private void ObserveQuality(in Reading reading, MonotonicTime t, float qualityGate, EdgeOutput output)
    {
        if (reading.Metric == Metrics.PerfusionIndex)
        {
            bool weak = reading.Value < LowPerfusion && !IsOff(reading);
            LowPerfusionTrack.Condition(t, weak, !weak, output);
        }
        else if (IsJudged(reading.Metric))
        {
            bool poor = reading.SignalQuality < qualityGate || reading.Validity == Validity.Questionable;
            LowQuality.Condition(t, poor, !poor, output);
        }
    }

    // Enum.HasFlag boxes until the compiler's second tier has the method.
    private static bool IsOff(in Reading reading) => (reading.Flags & QualityFlags.SensorOff) != 0;

    private bool IsJudged(Metric metric)
    {
        foreach (SignalTrack signal in Signals)
        {
            if (signal.Metric == metric)
            {
                return signal.IsPeriodic && signal.Rules.Length > 0;
            }
        }

        return false;
    }

    private bool AnyStale()
    {
        foreach (SignalTrack signal in Signals)
        {
            if (signal.IsStale)
            {
                return true;
            }
        }

        return false;
    }
}
