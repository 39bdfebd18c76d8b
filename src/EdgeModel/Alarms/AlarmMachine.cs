using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>
/// The state machine of one (patient, rule). Pure: a new record and log lines from the old record, the rule and
/// one input; no clock, no I/O, single-threaded.
/// <para>
/// Order inside an instant: the sample, then timers that fall due at that instant, then commands. Timers take effect
/// at their due time, so results do not depend on when ticks come. "Not usable" neither raises nor clears anything.
/// </para>
/// </summary>
public static class AlarmMachine
{
    /// <summary>Longest silence across a restart after which an episode still counts as the same.</summary>
    public static readonly TimeSpan RestartGap = TimeSpan.FromSeconds(120);

    /// <summary>A usable sample at <paramref name="t"/>.</summary>
    /// <param name="value">Value in the metric's unit, or null for a technical condition.</param>
    /// <param name="quality">Signal quality 0 to 1, or NaN.</param>
    public static MachineRecord Sample(
        in MachineRecord machine, AlarmSubject subject, MonotonicTime t, Judgement judgement, decimal? value, float quality, List<AlarmEvent> log)
    {
        MachineRecord m = MachineTimers.Run(machine, subject, t, inclusive: false, log) with { SteppedAt = t };
        m = DecideRestored(m, subject, t, log);
        m = m with
        {
            LastGoodAt = t,
            LastGoodValue = value,
            LastGoodQuality = quality,
            LastBeyond = judgement.Beyond,
            SevereSince = judgement.Severe ? m.SevereSince ?? t : null,
        };
        if (m.IsVisible && m.Unknown)
        {
            m = m with { KnownAt = t, Unknown = false };
            log.Add(Event(m, subject, AlarmEventType.Known, t));
        }

        m = Transition(m with { Unknown = false }, subject, t, judgement, log);
        return MachineTimers.Run(m, subject, t, inclusive: true, log);
    }

    /// <summary>The signal is not usable at <paramref name="t"/>: off, stale, bad or of poor quality.</summary>
    public static MachineRecord NotUsable(in MachineRecord machine, AlarmSubject subject, MonotonicTime t, List<AlarmEvent> log)
    {
        MachineRecord m = MachineTimers.Run(machine, subject, t, inclusive: false, log) with { SteppedAt = t };
        bool logged = m.IsVisible && !m.Unknown;
        bool clearing = m.State == MachineState.Clearing;
        m = m with
        {
            Unknown = true,
            SevereSince = null,
            State = m.State switch
            {
                MachineState.Pending => MachineState.Idle,
                MachineState.Clearing => MachineState.Active,
                _ => m.State,
            },
        };
        if (logged)
        {
            log.Add(Event(m, subject, AlarmEventType.Unknown, t));
        }

        if (clearing)
        {
            log.Add(Event(m, subject, AlarmEventType.ClearCancelled, t));
        }

        return MachineTimers.Run(m, subject, t, inclusive: true, log);
    }

    /// <summary>Time has come to <paramref name="t"/>; only timers due before it fire, so that a sample at t still comes first.</summary>
    public static MachineRecord Tick(in MachineRecord machine, AlarmSubject subject, MonotonicTime t, List<AlarmEvent> log) =>
        MachineTimers.Run(machine, subject, t, inclusive: false, log) with { SteppedAt = t };

    /// <summary>Acknowledges <paramref name="episode"/>; another or a closed episode logs <c>ack-stale</c>, a repeat logs nothing.</summary>
    public static MachineRecord Acknowledge(
        in MachineRecord machine, AlarmSubject subject, MonotonicTime t, EpisodeId episode, Acknowledgement by, List<AlarmEvent> log)
    {
        MachineRecord m = MachineTimers.Run(machine, subject, t, inclusive: true, log) with { SteppedAt = t };
        if (!m.IsVisible || m.Episode != episode)
        {
            log.Add(Event(m, subject, AlarmEventType.AckStale, t) with { Episode = episode, Role = by.Role, Station = by.Station });
            return m;
        }

        if (m.Acked is not null)
        {
            return m;
        }

        m = m with { Acked = by with { At = t }, RemindDueAt = t + (subject.Rule.RemindAt(m.Priority) ?? TimeSpan.Zero) };
        log.Add(Event(m, subject, AlarmEventType.Ack, t) with { Role = by.Role, Station = by.Station });
        return m.State == MachineState.Latched || subject.Rule.EndsOnAck ? End(m, subject, t, EndReason.Acked, log) : m;
    }

    /// <summary>Pauses the sound of <paramref name="episode"/>, at most for the rule's cap; the sound returns by itself.</summary>
    public static MachineRecord Pause(
        in MachineRecord machine, AlarmSubject subject, MonotonicTime t, EpisodeId episode, TimeSpan requested, Acknowledgement by, List<AlarmEvent> log)
    {
        MachineRecord m = MachineTimers.Run(machine, subject, t, inclusive: true, log) with { SteppedAt = t };
        if (!m.IsVisible || m.Episode != episode)
        {
            log.Add(Event(m, subject, AlarmEventType.PauseStale, t) with { Episode = episode, Role = by.Role, Station = by.Station });
            return m;
        }

        TimeSpan cap = subject.Rule.PauseCapAt(m.Priority);
        TimeSpan span = requested < TimeSpan.Zero ? TimeSpan.Zero : requested > cap ? cap : requested;
        m = m with { AudioPausedUntil = t + span };
        log.Add(Event(m, subject, AlarmEventType.AudioPaused, t) with { Role = by.Role, Station = by.Station });
        return m;
    }

    /// <summary>The rule's limits changed; the next sample is judged by the new ones. Logged when visible.</summary>
    public static MachineRecord LimitChanged(in MachineRecord machine, AlarmSubject subject, MonotonicTime t, string role, List<AlarmEvent> log)
    {
        MachineRecord m = machine with { SteppedAt = t };
        if (m.IsVisible)
        {
            log.Add(Event(m, subject, AlarmEventType.LimitChange, t) with { Role = role });
        }

        return m;
    }

    /// <summary>The rule is switched off or the patient is gone: an episode ends, then <c>off</c> is logged.</summary>
    public static MachineRecord SwitchOff(in MachineRecord machine, AlarmSubject subject, MonotonicTime t, List<AlarmEvent> log)
    {
        MachineRecord m = machine with { SteppedAt = t };
        m = m.IsVisible ? End(m, subject, t, EndReason.Off, log) : m with { State = MachineState.Idle };
        log.Add(Event(m, subject, AlarmEventType.Off, t));
        return m;
    }

    internal static MachineRecord Start(in MachineRecord m, AlarmSubject subject, MonotonicTime at, bool again, List<AlarmEvent> log)
    {
        AlarmRule rule = subject.Rule;
        bool severe = m.SevereSince is { } since && at - since >= rule.SevereDelay;
        AlarmPriority priority = severe ? AlarmPriority.High : rule.Priority;
        MachineRecord started = m with
        {
            State = MachineState.Active,
            Episode = subject.Ids.Next(subject.Clock.WallAt(at)),
            StartedAt = at,
            Priority = priority,
            Acked = null,
            AudioPausedUntil = default,
            EscalationLevel = 0,
            EscalateDueAt = at + (rule.EscalationAt(priority)?.After(0) ?? TimeSpan.Zero),
            Trigger = new AlarmTrigger(m.LastGoodValue, m.LastGoodQuality, at),
        };
        log.Add(Event(started, subject, AlarmEventType.Start, at) with { Again = again });
        return started;
    }

    internal static MachineRecord End(in MachineRecord m, AlarmSubject subject, MonotonicTime at, EndReason reason, List<AlarmEvent> log)
    {
        MachineRecord idle = new()
        {
            SteppedAt = at,
            Unknown = m.Unknown,
            LastGoodAt = m.LastGoodAt,
            LastGoodValue = m.LastGoodValue,
            LastGoodQuality = m.LastGoodQuality,
            LastBeyond = m.LastBeyond,
            SevereSince = m.SevereSince,
        };
        log.Add(Event(idle, subject, AlarmEventType.End, at) with { Episode = m.Episode, Priority = m.Priority, EndReason = reason });
        return idle;
    }

    internal static AlarmEvent Event(in MachineRecord m, AlarmSubject subject, AlarmEventType type, MonotonicTime at) => new()
    {
        Type = type,
        At = at,
        Patient = subject.Patient,
        Device = subject.Device,
        Rule = subject.Rule,
        Metric = subject.Metric,
        Episode = m.Episode,
        Priority = m.Priority,
        Value = m.LastGoodValue,
        SignalQuality = m.LastGoodQuality,
        Level = m.EscalationLevel,
        Machine = m,
    };

    private static MachineRecord Transition(in MachineRecord m, AlarmSubject subject, MonotonicTime t, Judgement judgement, List<AlarmEvent> log) =>
        m.State switch
        {
            MachineState.Idle when judgement.Beyond => m with { State = MachineState.Pending, Since = t, BeyondSamples = 1 },
            MachineState.Pending when judgement.Beyond => m with { BeyondSamples = m.BeyondSamples + 1 },
            MachineState.Pending => m with { State = MachineState.Idle },
            MachineState.Active when judgement.Recovered => m with { State = MachineState.Clearing, Since = t },
            MachineState.Clearing when !judgement.Recovered => m with { State = MachineState.Active },
            MachineState.Latched when judgement.Beyond => Start(m, subject, t, again: true, log),
            _ => m,
        };

    // A restored episode goes on only when it is certain that the silence was short.
    private static MachineRecord DecideRestored(in MachineRecord m, AlarmSubject subject, MonotonicTime t, List<AlarmEvent> log)
    {
        if (!m.Restored)
        {
            return m;
        }

        bool sameEpisode = !m.GapUnknown && t - m.LastGoodAt < RestartGap;
        MachineRecord decided = m with { Restored = false, GapUnknown = false };
        return sameEpisode || !m.IsVisible ? decided : End(decided, subject, t, EndReason.GatewayRestart, log);
    }
}
