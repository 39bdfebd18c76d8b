using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>One signal of one device: its last values, its age and the rules that judge it.</summary>
public sealed class SignalTrack
{
    /// <summary>A periodic signal is stale after three intervals, and never before this time.</summary>
    public static readonly TimeSpan LeastStaleLimit = TimeSpan.FromSeconds(10);

    /// <summary>A rule that has not certainly seen the patient for this long, or three intervals, cannot see.</summary>
    public static readonly TimeSpan LeastBlindLimit = TimeSpan.FromSeconds(60);

    internal SignalTrack(MonitoredSignal signal, ImmutableArray<AlarmTrack> rules, AlarmTrack cannotSee, MonotonicTime startedAt)
    {
        Signal = signal;
        Rules = rules;
        CannotSee = cannotSee;
        StartedAt = startedAt;
        foreach (AlarmTrack rule in rules)
        {
            rule.LastSeenAt = startedAt;
        }
    }

    public MonitoredSignal Signal { get; }

    public Metric Metric => Signal.Metric;

    /// <summary>Limit rules of this signal; empty when nothing alarms on it.</summary>
    public ImmutableArray<AlarmTrack> Rules { get; }

    /// <summary>Technical machine for "cannot see the patient".</summary>
    public AlarmTrack CannotSee { get; }

    /// <summary>Last reading of any validity, or null when never seen.</summary>
    public Reading? Last { get; private set; }

    /// <summary>Last reading that an alarm rule could use.</summary>
    public Reading? LastUsable { get; private set; }

    /// <summary>True from the stale limit until the next reading.</summary>
    public bool IsStale { get; private set; }

    internal MonotonicTime StartedAt { get; }

    /// <summary>True when readings are expected at an interval.</summary>
    public bool IsPeriodic => Signal.ExpectedInterval > TimeSpan.Zero;

    /// <summary>Age beyond which a periodic signal is stale.</summary>
    public TimeSpan StaleLimit => Longest(LeastStaleLimit, Signal.ExpectedInterval * 3);

    /// <summary>State and reason at <paramref name="now"/>. Old only greys a number; Off takes it away.</summary>
    public (SignalState State, OffReason Reason) StateAt(MonotonicTime now, bool linkIsUp)
    {
        if (Last is not { } last)
        {
            return (SignalState.NeverSeen, linkIsUp ? OffReason.None : OffReason.DeviceLost);
        }

        TimeSpan age = now - last.ReceivedAt;
        if (IsPeriodic && age > StaleLimit)
        {
            return (SignalState.Off, linkIsUp ? OffReason.Stale : OffReason.DeviceLost);
        }

        if (last.Value is null || last.Flags.HasFlag(QualityFlags.SensorOff))
        {
            return (SignalState.Off, OffReasonOf(last));
        }

        if (last.Validity == Validity.Invalid || !last.Metric.IsPlausible(last.Value.Value))
        {
            return (SignalState.Off, OffReason.Invalid);
        }

        return IsPeriodic && age > Signal.ExpectedInterval * 2 ? (SignalState.Old, OffReason.None) : (SignalState.Live, OffReason.None);
    }

    internal void Observe(in Reading reading, bool usable, EdgeOutput output)
    {
        MonotonicTime t = reading.ReceivedAt;
        Last = reading;
        IsStale = false;
        if (usable)
        {
            LastUsable = reading;
        }

        foreach (AlarmTrack rule in Rules)
        {
            if (usable)
            {
                Judgement judgement = rule.Subject.Rule.Judge(reading.Value!.Value);
                rule.Sample(t, judgement, reading.Value, reading.SignalQuality, output);
                rule.LastSeenAt = judgement.Beyond && !rule.Machine.IsVisible ? rule.LastSeenAt : t;
            }
            else
            {
                rule.NotUsable(t, output);
            }
        }
    }

    /// <summary>Lets time pass: staleness takes effect at its due time, then rule timers, then blindness.</summary>
    /// <returns>Instant at which the signal went stale in this step, or null.</returns>
    internal MonotonicTime? Pass(MonotonicTime now, EdgeOutput output)
    {
        MonotonicTime? staleAt = null;
        MonotonicTime due = (Last?.ReceivedAt ?? StartedAt) + StaleLimit;
        if (IsPeriodic && Rules.Length > 0 && !IsStale && now > due)
        {
            IsStale = true;
            staleAt = due;
            foreach (AlarmTrack rule in Rules)
            {
                rule.NotUsable(due, output);
            }
        }

        foreach (AlarmTrack rule in Rules)
        {
            rule.Tick(now, output);
        }

        PassBlindness(now, output);
        return staleAt;
    }

    internal void PassBlindness(MonotonicTime now, EdgeOutput output)
    {
        if (!IsPeriodic)
        {
            return;
        }

        TimeSpan limit = Longest(LeastBlindLimit, Signal.ExpectedInterval * 3);
        MonotonicTime? blindAt = null;
        foreach (AlarmTrack rule in Rules)
        {
            rule.LastSeenAt = rule.Machine.IsVisible ? now : rule.LastSeenAt;
            MonotonicTime due = rule.LastSeenAt + limit;
            if (rule.Subject.Rule.CanBeHigh && now >= due && (blindAt is null || due < blindAt))
            {
                blindAt = due;
            }
        }

        bool alreadyUp = CannotSee.Machine.IsVisible;
        CannotSee.Condition(blindAt is { } at && !alreadyUp ? at : now, blindAt is not null, blindAt is null, output);
        CannotSee.Tick(now, output);
    }

    private static OffReason OffReasonOf(in Reading reading) => reading switch
    {
        { Flags: var flags } when (flags & (QualityFlags.SensorOff | QualityFlags.SensorFault)) != 0 => OffReason.SensorOff,
        { Validity: Validity.CalibrationOngoing } => OffReason.Calibrating,
        { Validity: Validity.Overflow or Validity.Underflow } => OffReason.OutOfRange,
        { Validity: Validity.NotAvailable } => OffReason.NoValue,
        _ => OffReason.Invalid,
    };

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
