using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>
/// Timers of an alarm machine: delays, severe delay, escalation and reminders. Each takes effect at its due time, or
/// at the end of what held it back (an audio pause, Clearing, an unknown signal), one at a time and in order of time.
/// </summary>
internal static class MachineTimers
{
    private enum Timer
    {
        None,
        OnDelay,
        OffDelay,
        Severe,
        Escalate,
        Remind,
    }

    /// <summary>Fires what is due before <paramref name="upTo"/>, or up to and at it when <paramref name="inclusive"/>.</summary>
    internal static MachineRecord Run(in MachineRecord machine, AlarmSubject subject, MonotonicTime upTo, bool inclusive, List<AlarmEvent> log)
    {
        MachineRecord m = machine;
        while (true)
        {
            (Timer timer, MonotonicTime due) = Next(m, subject.Rule);
            MonotonicTime at = Later(due, m.SteppedAt);
            if (timer == Timer.None || (inclusive ? at > upTo : at >= upTo))
            {
                return m;
            }

            m = Fire(m with { SteppedAt = at }, subject, timer, at, log);
        }
    }

    private static (Timer Timer, MonotonicTime Due) Next(in MachineRecord m, AlarmRule rule)
    {
        Timer timer = Timer.None;
        MonotonicTime due = default;
        if (m.State == MachineState.Pending && m.BeyondSamples >= rule.MinSamples)
        {
            Offer(Timer.OnDelay, m.Since + rule.OnDelay);
        }

        if (m.State == MachineState.Clearing)
        {
            Offer(Timer.OffDelay, m.Since + rule.OffDelay);
        }

        if (m.State == MachineState.Active && m.Priority < AlarmPriority.High && m.SevereSince is { } severeSince)
        {
            Offer(Timer.Severe, severeSince + rule.SevereDelay);
        }

        if (m.IsVisible && m.State != MachineState.Clearing && m.Acked is null && rule.EscalationAt(m.Priority) is not null)
        {
            Offer(Timer.Escalate, Later(m.EscalateDueAt, m.AudioPausedUntil));
        }

        if (MayRemind(m, rule))
        {
            Offer(Timer.Remind, Later(m.RemindDueAt, m.AudioPausedUntil));
        }

        return (timer, due);

        void Offer(Timer candidate, MonotonicTime candidateDue)
        {
            if (timer == Timer.None || candidateDue < due)
            {
                (timer, due) = (candidate, candidateDue);
            }
        }
    }

    // A reminder that fell due while the signal was unknown waits for the next sample that is really beyond.
    private static bool MayRemind(in MachineRecord m, AlarmRule rule) =>
        m.State == MachineState.Active && m.Acked is not null && !m.Unknown && rule.RemindAt(m.Priority) is not null
        && (m.RemindDueAt > m.KnownAt || m.LastBeyond);

    private static MachineRecord Fire(in MachineRecord m, AlarmSubject subject, Timer timer, MonotonicTime at, List<AlarmEvent> log) => timer switch
    {
        Timer.OnDelay => AlarmMachine.Start(m, subject, at, again: false, log),
        Timer.OffDelay => Recover(m, subject, at, log),
        Timer.Severe => Worsen(m, subject, at, log),
        Timer.Escalate => Escalate(m, subject, at, log),
        _ => Remind(m, subject, at, log),
    };

    private static MachineRecord Recover(in MachineRecord m, AlarmSubject subject, MonotonicTime at, List<AlarmEvent> log)
    {
        if (!subject.Rule.Latch || m.Acked is not null)
        {
            return AlarmMachine.End(m, subject, at, EndReason.Recovered, log);
        }

        MachineRecord latched = m with { State = MachineState.Latched };
        log.Add(AlarmMachine.Event(latched, subject, AlarmEventType.Latched, at));
        return latched;
    }

    // A worse state breaks acknowledgement and pause; the level reached is kept only when nobody had acknowledged.
    private static MachineRecord Worsen(in MachineRecord m, AlarmSubject subject, MonotonicTime at, List<AlarmEvent> log)
    {
        int level = m.Acked is null ? m.EscalationLevel : 0;
        TimeSpan toNext = subject.Rule.EscalationAt(AlarmPriority.High)?.After(level) ?? TimeSpan.Zero;
        MachineRecord worse = m with
        {
            Priority = AlarmPriority.High,
            Acked = null,
            AudioPausedUntil = default,
            EscalationLevel = level,
            EscalateDueAt = at + toNext,
        };
        log.Add(AlarmMachine.Event(worse, subject, AlarmEventType.Escalate, at));
        return worse;
    }

    private static MachineRecord Escalate(in MachineRecord m, AlarmSubject subject, MonotonicTime at, List<AlarmEvent> log)
    {
        bool repeat = m.EscalationLevel >= 3;
        int level = repeat ? 3 : m.EscalationLevel + 1;
        TimeSpan toNext = subject.Rule.EscalationAt(m.Priority)?.After(level) ?? TimeSpan.Zero;
        MachineRecord escalated = m with { EscalationLevel = level, EscalateDueAt = at + toNext };
        log.Add(AlarmMachine.Event(escalated, subject, repeat ? AlarmEventType.EscalateRepeat : AlarmEventType.EscalateLevel, at));
        return escalated;
    }

    private static MachineRecord Remind(in MachineRecord m, AlarmSubject subject, MonotonicTime at, List<AlarmEvent> log)
    {
        MachineRecord reminded = m with { RemindDueAt = at + (subject.Rule.RemindAt(m.Priority) ?? TimeSpan.Zero) };
        log.Add(AlarmMachine.Event(reminded, subject, AlarmEventType.Remind, at));
        return reminded;
    }

    private static MonotonicTime Later(MonotonicTime a, MonotonicTime b) => a > b ? a : b;
}
