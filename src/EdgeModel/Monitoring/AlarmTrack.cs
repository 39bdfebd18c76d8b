using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>One alarm machine with what it watches and its present record. Owned by <see cref="EdgeState"/>.</summary>
public sealed class AlarmTrack(AlarmSubject subject, LimitPreset? preset = null)
{
    private readonly EpisodeId[] _episodes = new EpisodeId[8];
    private int _nextEpisode;

    /// <summary>Patient, device, metric and the rule in force.</summary>
    public AlarmSubject Subject { get; } = subject;

    /// <summary>Preset behind a limit rule, with its safe bounds; null for technical conditions.</summary>
    public LimitPreset? Preset { get; } = preset;

    /// <summary>The machine as it stands.</summary>
    public MachineRecord Machine { get; internal set; }

    /// <summary>Present or last episode.</summary>
    public EpisodeId LastEpisode { get; private set; }

    /// <summary>Last instant at which the rule certainly saw the patient, a usable sample not beyond or a visible episode; at first its start.</summary>
    internal MonotonicTime LastSeenAt { get; set; }

    /// <summary>True once the rule has seen the patient since start.</summary>
    internal bool HasSeen { get; private set; }

    internal void SeeAt(MonotonicTime t) => (LastSeenAt, HasSeen) = (t, true);

    /// <summary>True for the present episode and the ones shortly before it, so that a late command is called stale and logged.</summary>
    internal bool Knows(EpisodeId episode) => !episode.IsNone && Array.IndexOf(_episodes, episode) >= 0;

    internal void NotePerfusion(decimal? perfusion) => Machine = Machine with { LastGoodPerfusion = perfusion };

    // A frame read just before a tick may come to the step just after it: it then counts from the tick on.
    internal void Sample(MonotonicTime t, Judgement judgement, decimal? value, float quality, EdgeOutput output) =>
        Keep(AlarmMachine.Sample(Machine, Subject, NotBeforeLastStep(t), judgement, value, quality, output.Events));

    internal void NotUsable(MonotonicTime t, EdgeOutput output) =>
        Keep(AlarmMachine.NotUsable(Machine, Subject, NotBeforeLastStep(t), output.Events));

    internal void Tick(MonotonicTime t, EdgeOutput output)
    {
        if (Machine.State != MachineState.Idle)
        {
            Keep(AlarmMachine.Tick(Machine, Subject, NotBeforeLastStep(t), output.Events));
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

    /// <summary>Puts a new version of the rule in force; what was due until then is still done by the old one.</summary>
    internal void ChangeRule(AlarmRule rule, MonotonicTime t, string role, EdgeOutput output)
    {
        Keep(MachineTimers.Run(Machine, Subject, NotBeforeLastStep(t), inclusive: true, output.Events));
        Subject.Rule = rule;
        Keep(AlarmMachine.LimitChanged(Machine, Subject, NotBeforeLastStep(t), role, output.Events));
    }

    private MonotonicTime NotBeforeLastStep(MonotonicTime t) => t > Machine.SteppedAt ? t : Machine.SteppedAt;

    internal void Keep(in MachineRecord machine)
    {
        Machine = machine;
        if (!machine.Episode.IsNone && machine.Episode != LastEpisode)
        {
            LastEpisode = machine.Episode;
            _episodes[_nextEpisode] = machine.Episode;
            _nextEpisode = (_nextEpisode + 1) % _episodes.Length;
        }
    }
}
