using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Acknowledge, pause and limits through the step.</summary>
public class OperatorTests
{
    private static readonly DeviceId Second = new("oximeter-2");

    [Fact]
    public void A_second_acknowledgement_answers_the_same_and_writes_nothing()
    {
        StepScript script = Desaturated(15);
        EpisodeId episode = script.Machine("spo2-low").Episode;
        Acknowledge(script, episode, 15);
        int events = script.Log.Count;
        Acknowledge(script, episode, 16);
        Assert.Equal((CommandOutcome.Acked, events), (script.Outcome, script.Log.Count));
    }

    [Fact]
    public void Late_commands_for_an_earlier_episode_are_stale_logged_by_name_and_change_nothing()
    {
        StepScript script = Desaturated(15);
        EpisodeId first = script.Machine("spo2-low").Episode;
        Play(script, 15, 40, 97);
        Play(script, 40, 60, 88);
        Acknowledge(script, first, 60);
        Assert.Equal((CommandOutcome.AckStale, AlarmEventType.AckStale, first), (script.Outcome, script.Log[^1].Type, script.Log[^1].Episode));
        script.Advance(EdgeInput.Of(new PauseCommand(first, TimeSpan.FromSeconds(30), "caregiver", "kitchen")), 61);
        Assert.Equal((CommandOutcome.PauseStale, AlarmEventType.PauseStale, first), (script.Outcome, script.Log[^1].Type, script.Log[^1].Episode));
        Assert.True(script.Machine("spo2-low").IsSounding(MonotonicTime.FromSeconds(61)));
    }

    [Fact]
    public void An_acknowledgement_that_comes_as_the_episode_ends_is_stale()
    {
        StepScript script = Desaturated(15);
        EpisodeId episode = script.Machine("spo2-low").Episode;
        script.Read(15, Metrics.SpO2, 97);
        Acknowledge(script, episode, 20.1);
        Assert.Equal(CommandOutcome.AckStale, script.Outcome);
        Assert.Equal([AlarmEventType.End, AlarmEventType.AckStale], script.Lines("spo2-low").TakeLast(2).Select(l => l.Type));
    }

    [Fact]
    public void An_episode_nobody_had_is_stale_and_no_episode_is_never_acknowledged()
    {
        StepScript script = Desaturated(15);
        Acknowledge(script, default, 15);
        Assert.Equal(CommandOutcome.AckStale, script.Outcome);
        Acknowledge(script, new EpisodeId(42), 15);
        Assert.Equal(CommandOutcome.AckStale, script.Outcome);
        Assert.Null(script.Machine("spo2-low").Acked);
    }

    [Fact]
    public void Worse_breaks_acknowledgement_and_pause_through_the_step()
    {
        StepScript script = Desaturated(15);
        Acknowledge(script, script.Machine("spo2-low").Episode, 15);
        script.Advance(EdgeInput.Of(new PauseCommand(script.Machine("spo2-low").Episode, TimeSpan.FromHours(1), "caregiver", "kitchen")), 15.5);
        Play(script, 16, 40, 84);
        MachineRecord machine = script.Machine("spo2-low");
        Assert.Equal((AlarmPriority.High, null), (machine.Priority, machine.Acked));
        Assert.True(machine.IsSounding(MonotonicTime.FromSeconds(27)));
    }

    [Fact]
    public void A_limit_changes_on_every_device_of_the_patient_and_on_no_other_patients()
    {
        var script = new StepScript(TwoDevices);
        var change = new LimitCommand(StepScript.Patient, "spo2-low", 88, 80, "as ordered", "nurse", "kitchen");
        script.Advance(EdgeInput.Of(change), 1);
        Assert.Equal(
            [("oximeter-1", 88m, 80m, 2), ("oximeter-2", 88m, 80m, 2), ("oximeter-3", 90m, 85m, 1)],
            script.State.Tracks.Where(t => t.Subject.Rule.Id == "spo2-low")
                .Select(t => (t.Subject.Device.Value, t.Subject.Rule.Limit!.Value, t.Subject.Rule.Severe!.Value, t.Subject.Rule.Version)));
    }

    [Fact]
    public void A_limit_change_is_logged_while_visible_keeps_the_episode_and_judges_the_next_sample()
    {
        StepScript script = Desaturated(15);
        EpisodeId episode = script.Machine("spo2-low").Episode;
        script.Advance(EdgeInput.Of(new LimitCommand(StepScript.Patient, "spo2-low", 80, 75, "as ordered", "nurse", "kitchen")), 15);
        AlarmEvent change = script.Log[^1];
        Assert.Equal((AlarmEventType.LimitChange, episode, "nurse", 2), (change.Type, change.Episode, change.Role, change.Rule.Version));
        Assert.Equal(episode, script.Machine("spo2-low").Episode);
        Play(script, 15, 25, 88);
        Assert.Equal((AlarmEventType.End, 20d), (script.Log[^1].Type, script.Log[^1].At.Seconds));
    }

    [Fact]
    public void What_was_due_before_a_limit_change_is_done_by_the_old_rule()
    {
        var script = new StepScript();
        for (int s = 0; s < 10; s++)
        {
            script.Read(s, Metrics.SpO2, 88);
        }

        script.Advance(EdgeInput.Of(new LimitCommand(StepScript.Patient, "spo2-low", 80, 75, "as ordered", "nurse", "kitchen")), 10.5);
        Assert.Equal(
            [(AlarmEventType.Start, 10d, 1), (AlarmEventType.LimitChange, 10.5, 2)],
            script.Log.Where(e => e.Rule.Id == "spo2-low").Select(e => (e.Type, e.At.Seconds, e.Rule.Version)));
    }

    private static EdgeSetup TwoDevices { get; } = new()
    {
        Devices =
        [
            Oximeter(StepScript.Oximeter, StepScript.Patient), Oximeter(Second, StepScript.Patient), Oximeter(new DeviceId("oximeter-3"), new PatientId("p2")),
        ],
    };

    private static MonitoredDevice Oximeter(DeviceId id, PatientId patient) => new(id, patient, [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1))]);

    private static void Acknowledge(StepScript script, EpisodeId episode, double at) =>
        script.Advance(EdgeInput.Of(new AcknowledgeCommand(episode, "caregiver", "kitchen")), at);

    private static StepScript Desaturated(int seconds)
    {
        var script = new StepScript();
        Play(script, 0, seconds, 88);
        return script;
    }

    private static void Play(StepScript script, int from, int to, decimal spo2)
    {
        for (int s = from; s < to; s++)
        {
            script.Second(s, spo2);
        }
    }
}
