using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>
/// One device: its signals, its link and the technical conditions it can be in. Nothing of it depends on another device.
/// </summary>
public sealed class DeviceTrack
{
    /// <summary>Perfusion index under which the sensor is probably not on the patient, %.</summary>
    public const decimal SensorOffPerfusion = SensorWatch.SensorOffPerfusion;

    /// <summary>Perfusion index under which the pulse signal counts as weak, %.</summary>
    public const decimal LowPerfusion = SensorWatch.LowPerfusion;

    private readonly SensorWatch _sensor;

    internal DeviceTrack(
        MonitoredDevice device, ImmutableArray<SignalTrack> signals, Func<TechnicalCondition, AlarmTrack> newTrack, MonotonicTime startedAt)
    {
        Device = device;
        Signals = signals;
        _sensor = new SensorWatch(signals, newTrack);
        Stale = newTrack(TechnicalCondition.Stale);
        Lost = newTrack(TechnicalCondition.DeviceLost);
        Technical = [SensorOff, LowPerfusionTrack, LowQuality, Stale, Lost];
        LinkChangedAt = startedAt;
    }

    /// <summary>The device as it was set up.</summary>
    public MonitoredDevice Device { get; }

    /// <summary>Its signals, in the order of the set-up.</summary>
    public ImmutableArray<SignalTrack> Signals { get; }

    /// <summary>Machines of the device's own conditions.</summary>
    public ImmutableArray<AlarmTrack> Technical { get; }

    /// <summary>The sensor is not on the patient.</summary>
    public AlarmTrack SensorOff => _sensor.SensorOff;

    /// <summary>The pulse signal is weak.</summary>
    public AlarmTrack LowPerfusionTrack => _sensor.LowPerfusionTrack;

    /// <summary>The signal is poor.</summary>
    public AlarmTrack LowQuality => _sensor.LowQuality;

    /// <summary>A signal that is judged brings nothing new.</summary>
    public AlarmTrack Stale { get; }

    /// <summary>The link has been gone for 30 s.</summary>
    public AlarmTrack Lost { get; }

    /// <summary>False until the port is open and after it is gone.</summary>
    public bool LinkIsUp { get; private set; }

    /// <summary>Instant of the last change of the link; at first the start.</summary>
    public MonotonicTime LinkChangedAt { get; private set; }

    /// <summary>The signal of a metric, or null when the device has none.</summary>
    internal SignalTrack? Find(Metric metric)
    {
        foreach (SignalTrack signal in Signals)
        {
            if (signal.Metric == metric)
            {
                return signal;
            }
        }

        return null;
    }

    /// <summary>Takes a reading of <paramref name="signal"/>; what fell due at that signal before it comes first, whatever the tick phase.</summary>
    internal void Take(SignalTrack signal, in Reading reading, float qualityGate, EdgeOutput output)
    {
        MonotonicTime t = reading.ReceivedAt;
        PassSignal(signal, t, output);
        _sensor.Pass(t, output);
        if (!signal.Note(reading))
        {
            return;
        }

        if (!signal.IsStale)
        {
            SensorWatch.Observe(signal, reading, t, qualityGate);
        }

        bool usable = !signal.IsStale && reading.IsUsable(qualityGate) && !_sensor.IsOff(signal, t);
        signal.Judge(reading, usable, PerfusionFor(signal), output);
        _sensor.Pass(t, output);
        PassStale(t, output);
        signal.PassBlindness(t, output);
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
            PassSignal(signal, now, output);
        }

        if (!LinkIsUp && Lost.Machine.State == MachineState.Idle)
        {
            Lost.Condition(LinkChangedAt, true, false, output);
        }

        _sensor.Pass(now, output);
        Stale.Tick(now, output);
        Lost.Tick(now, output);
    }

    private void PassSignal(SignalTrack signal, MonotonicTime now, EdgeOutput output)
    {
        if (signal.StaleDue(now) is { } due)
        {
            _sensor.Pass(due, output);
            signal.GoStale(due, output);
            if (signal.IsJudged)
            {
                Stale.Condition(due, true, false, output);
            }
        }

        signal.Pass(now, output);
    }

    // After a restart a signal that has not come yet is no proof that data flow again.
    private void PassStale(MonotonicTime t, EdgeOutput output)
    {
        if (Stale.Machine.State == MachineState.Idle)
        {
            return;
        }

        bool anyStale = false;
        bool allSeen = true;
        foreach (SignalTrack signal in Signals)
        {
            anyStale |= signal is { IsJudged: true, IsStale: true };
            allSeen &= !signal.IsJudged || signal.Last is not null;
        }

        if (anyStale || allSeen)
        {
            Stale.Condition(t, anyStale, !anyStale, output);
        }
    }

    private decimal? PerfusionFor(SignalTrack signal) =>
        (signal.Metric == Metrics.SpO2 || signal.Metric == Metrics.PulseRateOximeter)
        && Find(Metrics.PerfusionIndex) is { IsStale: false, Last: { Validity: Validity.Valid or Validity.Validated } last } ? last.Value : null;
}
