using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>One alarm machine with what it watches and its present record. Owned by <see cref="EdgeState"/>.</summary>
public sealed class AlarmTrack(AlarmSubject subject, LimitPreset? preset = null)
{
    public AlarmSubject Subject { get; } = subject;

    /// <summary>Preset behind a limit rule, with its safe bounds; null for technical conditions.</summary>
    public LimitPreset? Preset { get; } = preset;

    public MachineRecord Machine { get; internal set; }

    /// <summary>Present or last episode, so that a late command can be called stale by name.</summary>
    public EpisodeId LastEpisode { get; private set; }

    /// <summary>Last instant at which the rule certainly saw the patient: a usable sample not beyond, or a visible episode.</summary>
    internal MonotonicTime LastSeenAt { get; set; }

    internal void Sample(MonotonicTime t, Judgement judgement, decimal? value, float quality, EdgeOutput output) =>
        Keep(AlarmMachine.Sample(Machine, Subject, t, judgement, value, quality, output.Events));

    internal void NotUsable(MonotonicTime t, EdgeOutput output) => Keep(AlarmMachine.NotUsable(Machine, Subject, t, output.Events));

    internal void Tick(MonotonicTime t, EdgeOutput output)
    {
        if (Machine.State != MachineState.Idle)
        {
            Keep(AlarmMachine.Tick(Machine, Subject, t, output.Events));
        }
    }

    /// <summary>Feeds a technical condition; an idle machine is not troubled with "still fine".</summary>
    internal void Condition(MonotonicTime t, bool present, bool gone, EdgeOutput output)
    {
        if (present || Machine.State != MachineState.Idle)
        {
            // A condition may have come about between two ticks: it counts from then, but never before the last step.
            MonotonicTime at = t > Machine.SteppedAt ? t : Machine.SteppedAt;
            Keep(AlarmMachine.Sample(Machine, Subject, at, new Judgement(present, gone, false), null, float.NaN, output.Events));
        }
    }

    internal void Keep(in MachineRecord machine)
    {
        Machine = machine;
        if (!machine.Episode.IsNone)
        {
            LastEpisode = machine.Episode;
        }
    }
}
