using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

public class RestartTests
{
    [Fact]
    public void A_short_gap_keeps_episode_and_acknowledgement()
    {
        (MachineRecord before, StepScript after) = RestartAfter(gapSeconds: 60);
        Assert.True(Spo2(after).Machine is { IsVisible: true, Unknown: true });
        after.Second(90, 88);
        MachineRecord machine = Spo2(after).Machine;
        Assert.Equal(before.Episode, machine.Episode);
        Assert.NotNull(machine.Acked);
        Assert.False(machine.Unknown);
    }

    [Fact]
    public void A_long_gap_ends_the_episode_and_a_true_condition_starts_anew()
    {
        (MachineRecord before, StepScript after) = RestartAfter(gapSeconds: 200);
        for (int s = 230; s < 245; s++)
        {
            after.Second(s, 88);
        }

        AlarmEvent end = Assert.Single(after.Log, e => e.Type == AlarmEventType.End);
        Assert.Equal((before.Episode, EndReason.GatewayRestart), (end.Episode, end.EndReason));
        Assert.Equal(240, Assert.Single(after.Starts("spo2-low")));
    }

    [Theory]
    [InlineData(119.9, 0)]
    [InlineData(120, 1)]
    public void A_gap_of_120_s_is_long(double gapSeconds, int ends)
    {
        (MachineRecord _, StepScript after) = RestartAfter(gapSeconds: 10);
        after.Read(30 + gapSeconds, Metrics.SpO2, 88);
        Assert.Equal(ends, after.Log.Count(e => e.EndReason == EndReason.GatewayRestart));
    }

    [Fact]
    public void Once_decided_a_later_silence_ends_nothing()
    {
        (MachineRecord before, StepScript after) = RestartAfter(gapSeconds: 60);
        after.Second(90, 88);
        for (int s = 91; s < 300; s++)
        {
            after.Quarters(s);
        }

        after.Second(300, 88);
        Assert.Equal(before.Episode, Spo2(after).Machine.Episode);
    }

    [Fact]
    public void A_gap_of_unknown_length_counts_as_long()
    {
        (MachineRecord _, StepScript after) = RestartAfter(gapSeconds: 1, gapUnknown: true);
        after.Second(40, 88);
        Assert.Contains(after.Log, e => e.EndReason == EndReason.GatewayRestart);
    }

    [Fact]
    public void Pending_is_not_restored()
    {
        var before = new StepScript();
        before.Second(0, 88);
        var after = new StepScript();
        Restart.Restore(after.State, [Record(Spo2(before).Machine, false)], MonotonicTime.FromSeconds(1), new EdgeOutput());
        Assert.Equal(MachineState.Idle, Spo2(after).Machine.State);
    }

    [Fact]
    public void An_episode_whose_rule_is_gone_ends_as_switched_off()
    {
        (MachineRecord before, StepScript _) = RestartAfter(60);
        var output = new EdgeOutput();
        var after = new StepScript();
        Restart.Restore(after.State, [Record(before, false) with { RuleId = "gone" }], MonotonicTime.FromSeconds(90), output);
        Assert.Equal([AlarmEventType.End, AlarmEventType.Off], output.Events.Select(e => e.Type));
    }

    private static (MachineRecord Before, StepScript After) RestartAfter(int gapSeconds, bool gapUnknown = false)
    {
        var before = new StepScript();
        for (int s = 0; s <= 30; s++)
        {
            before.Second(s, 88);
        }

        before.Advance(EdgeInput.Of(new AcknowledgeCommand(Spo2(before).Machine.Episode, "caregiver", "kitchen")), 30.5);
        MachineRecord machine = Spo2(before).Machine;
        var after = new StepScript(startedAt: 30 + gapSeconds);
        Restart.Restore(after.State, [Record(machine, gapUnknown)], MonotonicTime.FromSeconds(30 + gapSeconds), new EdgeOutput());
        return (machine, after);
    }

    private static RestartRecord Record(MachineRecord machine, bool gapUnknown) =>
        new(StepScript.Patient, StepScript.Oximeter, "spo2-low", Metrics.SpO2, machine, gapUnknown);

    private static AlarmTrack Spo2(StepScript script) => script.State.Devices[0].Signals[0].Rules[0];
}
