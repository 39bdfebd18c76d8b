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

    // A frame read just before a tick may come to the step just after it: it then counts from the tick on.
    internal void Sample(MonotonicTime t, Judgement judgement, decimal? value, float quality, EdgeOutput output) =>
        Keep(AlarmMachine.Sample(Machine, Subject, NotBeforeLastStep(t), judgement, value, quality, output.Events));

    internal void NotUsable(MonotonicTime t, EdgeOutput output) =>
        Keep(AlarmMachine.NotUsable(Machine, Subject, NotBeforeLastStep(t), output.Events));

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
            Sample(t, new Judgement(present, gone, false), null, float.NaN, output);
        }
    }

    private MonotonicTime NotBeforeLastStep(MonotonicTime t) => t > Machine.SteppedAt ? t : Machine.SteppedAt;

    internal void Keep(in MachineRecord machine)
    {
        Machine = machine;
        if (!machine.Episode.IsNone)
        {
            LastEpisode = machine.Episode;
        }
    }
}
