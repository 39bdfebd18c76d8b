using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Alarms;

/// <summary>Order of things at one instant, and inputs that end an episode from outside.</summary>
public class MachineOrderTests
{
    private readonly List<AlarmEvent> _log = [];
    private readonly AlarmSubject _subject = new() { Metric = Metrics.SpO2, Rule = ReferenceRules.R, Ids = new EpisodeIds(1) };
    private MachineRecord _machine;

    [Fact]
    public void A_tick_at_the_due_time_leaves_the_decision_to_the_sample_of_that_instant()
    {
        Play(88, 0, 9);
        Tick(10);
        Sample(97, 10);
        Assert.Empty(_log);
        Assert.Equal(MachineState.Idle, _machine.State);
    }

    [Fact]
    public void A_tick_just_after_the_due_time_starts_at_the_due_time()
    {
        Play(88, 0, 9);
        Tick(10.001);
        Assert.Equal((AlarmEventType.Start, 10d), (_log[0].Type, _log[0].At.Seconds));
    }

    [Fact]
    public void A_command_comes_after_the_timers_of_its_instant()
    {
        Play(88, 0, 9);
        var by = new Acknowledgement("caregiver", "kitchen", default);
        _machine = AlarmMachine.Acknowledge(_machine, _subject, MonotonicTime.FromSeconds(10), default, by, _log);
        Assert.Equal([AlarmEventType.Start, AlarmEventType.AckStale], _log.Select(e => e.Type));
    }

    [Fact]
    public void A_rule_that_is_switched_off_ends_its_episode_and_says_so()
    {
        Play(88, 0, 15);
        EpisodeId episode = _machine.Episode;
        _machine = AlarmMachine.SwitchOff(_machine, _subject, MonotonicTime.FromSeconds(20), _log);
        Assert.Equal([AlarmEventType.Start, AlarmEventType.End, AlarmEventType.Off], _log.Select(e => e.Type));
        Assert.Equal((episode, EndReason.Off), (_log[1].Episode, _log[1].EndReason));
        Assert.Equal(MachineState.Idle, _machine.State);
    }

    [Fact]
    public void A_rule_that_is_switched_off_while_pending_only_says_so()
    {
        Play(88, 0, 5);
        _machine = AlarmMachine.SwitchOff(_machine, _subject, MonotonicTime.FromSeconds(6), _log);
        Assert.Equal([AlarmEventType.Off], _log.Select(e => e.Type));
        Assert.Equal(MachineState.Idle, _machine.State);
    }

    [Fact]
    public void A_new_crossing_of_a_latched_episode_is_another_episode()
    {
        var subject = new AlarmSubject { Metric = Metrics.SpO2, Rule = ReferenceRules.L, Ids = new EpisodeIds(1) };
        foreach ((int at, decimal value) in new[] { (0, 35m), (1, 10m), (10, 35m) })
        {
            _machine = AlarmMachine.Sample(_machine, subject, MonotonicTime.FromSeconds(at), subject.Rule.Judge(value), value, float.NaN, _log);
        }

        Assert.Equal([AlarmEventType.Start, AlarmEventType.Latched, AlarmEventType.Start], _log.Select(e => e.Type));
        Assert.True(_log[2].Again);
        Assert.Equal(_log[0].Episode, _log[1].Episode);
        Assert.NotEqual(_log[0].Episode, _log[2].Episode);
    }

    private void Play(decimal value, int from, int to)
    {
        for (int s = from; s <= to; s++)
        {
            Sample(value, s);
        }
    }

    private void Sample(decimal value, double at) =>
        _machine = AlarmMachine.Sample(_machine, _subject, MonotonicTime.FromSeconds(at), _subject.Rule.Judge(value), value, float.NaN, _log);

    private void Tick(double at) => _machine = AlarmMachine.Tick(_machine, _subject, MonotonicTime.FromSeconds(at), _log);
}
