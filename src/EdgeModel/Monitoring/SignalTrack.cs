using System.Collections.Immutable;
using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>One signal of one device: its last values, its age and the rules that judge it.</summary>
public sealed class SignalTrack
{
    /// <summary>A periodic signal is stale after three intervals, and never before this time.</summary>
    public static readonly TimeSpan LeastStaleLimit = TimeSpan.FromSeconds(10);

    /// <summary>A rule that has not certainly seen the patient for this long, or three intervals, cannot see.</summary>
    public static readonly TimeSpan LeastBlindLimit = TimeSpan.FromSeconds(60);

    private readonly SignalAge _age;

    internal SignalTrack(MonitoredSignal signal, ImmutableArray<AlarmTrack> rules, AlarmTrack cannotSee, MonotonicTime startedAt)
    {
        Signal = signal;
        Rules = rules;
        CannotSee = cannotSee;
        _age = new SignalAge(signal.ExpectedInterval, startedAt);
        foreach (AlarmTrack rule in rules)
        {
            rule.LastSeenAt = startedAt;
        }
    }

    /// <summary>The signal as it was set up.</summary>
    public MonitoredSignal Signal { get; }

    /// <summary>What it measures.</summary>
    public Metric Metric => Signal.Metric;

    /// <summary>Limit rules of this signal; empty when nothing alarms on it.</summary>
    public ImmutableArray<AlarmTrack> Rules { get; }

    /// <summary>Technical machine for "cannot see the patient".</summary>
    public AlarmTrack CannotSee { get; }

    /// <summary>Last reading of any validity, or null when never seen.</summary>
    public Reading? Last { get; private set; }

    /// <summary>Last reading that an alarm rule could use.</summary>
    public Reading? LastUsable { get; private set; }

    /// <summary>True from the stale limit until the next reading that brings something new. Never for a signal on demand.</summary>
    public bool IsStale { get; private set; }

    /// <summary>True when readings are expected at an interval and a limit rule waits for them.</summary>
    public bool IsJudged => IsPeriodic && Rules.Length > 0;

    internal SignalSigns Signs { get; } = new();

    /// <summary>True when readings are expected at an interval; false while the device says that it sends on events only.</summary>
    public bool IsPeriodic => _age.IsPeriodic;

    /// <summary>Age beyond which a periodic signal is stale.</summary>
    public TimeSpan StaleLimit => _age.StaleLimit;

    /// <summary>State and reason at <paramref name="now"/>. Old only greys a number; Off takes it away.</summary>
    public (SignalState State, OffReason Reason) StateAt(MonotonicTime now, bool linkIsUp)
    {
        if (Last is not { } last)
        {
            return (SignalState.NeverSeen, linkIsUp ? OffReason.None : OffReason.DeviceLost);
        }

        TimeSpan age = now - (IsPeriodic ? _age.FreshAt : last.ReceivedAt);
        if (IsPeriodic && age > StaleLimit)
        {
            return (SignalState.Off, linkIsUp ? OffReason.Stale : OffReason.DeviceLost);
        }

        if (OffReasonOf(last) is var reason and not OffReason.None)
        {
            return (SignalState.Off, reason);
        }

        return IsPeriodic && age > Signal.ExpectedInterval * 2 ? (SignalState.Old, OffReason.None) : (SignalState.Live, OffReason.None);
    }

    /// <summary>True for a reading that says nothing of the present.</summary>
    internal bool IsTooLate(in Reading reading, MonotonicTime now) => _age.IsTooLate(reading, Last, now);

    /// <summary>Keeps a reading as the last one.</summary>
    /// <returns>False for the repetition of a value measured on demand: one measurement alarms once.</returns>
    internal bool Note(in Reading reading)
    {
        bool isNew = _age.Note(reading, Last);
        if (!isNew && !IsPeriodic)
        {
            return false;
        }

        IsStale &= !isNew;
        Last = reading;
        return true;
    }

    /// <summary>
    /// Shows a result out of a device's memory with its age, when it is the newest of a signal on demand; it is judged by no rule.
    /// </summary>
    /// <returns>False when the signal is periodic or has a newer result.</returns>
    internal bool ShowPast(in Reading reading)
    {
        if (IsPeriodic || (Last is { } newest && newest.ReceivedAt >= reading.ReceivedAt))
        {
            return false;
        }

        Last = reading;
        return true;
    }

    /// <summary>Judges the noted reading by the rules.</summary>
    /// <param name="perfusion">Perfusion index of the same sensor, %, or null.</param>
    internal void Judge(in Reading reading, bool usable, decimal? perfusion, EdgeOutput output)
    {
        MonotonicTime t = reading.ReceivedAt;
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
                rule.NotePerfusion(perfusion);
                if (!judgement.Beyond || rule.Machine.IsVisible)
                {
                    rule.SeeAt(t);
                }
            }
            else
            {
                rule.NotUsable(t, output);
            }
        }
    }

    /// <summary>Instant at which the signal went stale, when that lies before <paramref name="now"/> and is news; else null.</summary>
    internal MonotonicTime? StaleDue(MonotonicTime now) => IsPeriodic && !IsStale && now > _age.StaleDue ? _age.StaleDue : null;

    internal void GoStale(MonotonicTime due, EdgeOutput output)
    {
        IsStale = true;
        Signs.Lose();
        foreach (AlarmTrack rule in Rules)
        {
            rule.NotUsable(due, output);
        }
    }

    /// <summary>Lets time pass: rule timers, then blindness.</summary>
    internal void Pass(MonotonicTime now, EdgeOutput output)
    {
        foreach (AlarmTrack rule in Rules)
        {
            rule.Tick(now, output);
        }

        PassBlindness(now, output);
    }

    internal void PassBlindness(MonotonicTime now, EdgeOutput output)
    {
        if (!IsJudged)
        {
            return;
        }

        TimeSpan limit = LeastBlindLimit > Signal.ExpectedInterval * 3 ? LeastBlindLimit : Signal.ExpectedInterval * 3;
        MonotonicTime? blindAt = null;
        bool hasSeen = true;
        foreach (AlarmTrack rule in Rules)
        {
            if (rule.Machine.IsVisible)
            {
                rule.SeeAt(now);
            }

            MonotonicTime due = rule.LastSeenAt + limit;
            if (rule.Subject.Rule.CanBeHigh && now > due && (blindAt is null || due < blindAt))
            {
                blindAt = due;
            }

            hasSeen &= rule.HasSeen || !rule.Subject.Rule.CanBeHigh;
        }

        if (blindAt is not null || hasSeen)
        {
            CannotSee.Condition(CannotSee.Machine.IsVisible ? now : blindAt ?? now, blindAt is not null, blindAt is null, output);
        }

        CannotSee.Tick(now, output);
    }

    private static OffReason OffReasonOf(in Reading reading) => reading switch
    {
        { Flags: var flags } when (flags & QualityFlags.SensorOff) != 0 => OffReason.SensorOff,
        { Validity: Validity.CalibrationOngoing } => OffReason.Calibrating,
        { Validity: Validity.Overflow or Validity.Underflow } => OffReason.OutOfRange,
        { Value: { } value, Validity: Validity.Valid or Validity.Validated or Validity.Questionable or Validity.Ongoing } =>
            reading.Metric.IsPlausible(value) ? OffReason.None : OffReason.Invalid,
        { Flags: var flags } when (flags & QualityFlags.SensorFault) != 0 => OffReason.SensorOff,
        { Validity: Validity.NotAvailable } => OffReason.NoValue,
        _ => OffReason.Invalid,
    };
}
