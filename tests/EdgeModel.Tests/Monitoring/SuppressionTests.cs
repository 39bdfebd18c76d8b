using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>A sensor that is off keeps its own numbers from raising patient alarms, and touches nothing else.</summary>
public class SuppressionTests
{
    private const QualityFlags Off = QualityFlags.SensorOff;

    [Fact]
    public void A_number_beside_a_sensor_off_flag_raises_nothing()
    {
        var script = new StepScript();
        Play(script, 0, 30, s => script.Read(s, Metrics.SpO2, 70, flags: Off));
        Assert.DoesNotContain(script.Log, e => e.Rule.Kind == AlarmKind.Physiological);
        Assert.Equal(15, Assert.Single(script.Starts("sensor-off")));
    }

    [Fact]
    public void The_other_number_of_the_same_finger_raises_nothing_either()
    {
        var script = new StepScript();
        Play(script, 0, 30, s =>
        {
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
            script.Read(s, Metrics.PulseRateOximeter, 30);
        });
        Assert.Empty(script.Starts("pulse-low"));
    }

    [Fact]
    public void Another_sensor_of_the_same_device_goes_on_alarming()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.SpO2, Metrics.HeartRate));
        Play(script, 0, 30, s =>
        {
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
            script.Read(s, Metrics.HeartRate, 30);
        });
        Assert.Equal(10, Assert.Single(script.Starts("hr-low")));
    }

    [Fact]
    public void An_episode_that_is_visible_stays_unknown_and_sounding_and_comes_back_known()
    {
        var script = new StepScript();
        Play(script, 0, 15, s => script.Read(s, Metrics.SpO2, 86));
        Play(script, 15, 60, s => script.Read(s, Metrics.SpO2, 97, flags: Off));
        MachineRecord machine = script.Machine("spo2-low");
        Assert.True(machine is { IsVisible: true, Unknown: true });
        Assert.True(machine.IsSounding(MonotonicTime.FromSeconds(60)));
        Play(script, 60, 70, s => script.Read(s, Metrics.SpO2, 97));
        Assert.Equal(
            [AlarmEventType.Start, AlarmEventType.Unknown, AlarmEventType.Known, AlarmEventType.End],
            script.Lines("spo2-low").Select(l => l.Type));
    }

    [Fact]
    public void An_acknowledged_episode_makes_no_reminder_while_the_sensor_is_off()
    {
        var script = new StepScript();
        Play(script, 0, 15, s => script.Read(s, Metrics.SpO2, 86));
        script.Advance(EdgeInput.Of(new AcknowledgeCommand(script.Machine("spo2-low").Episode, "caregiver", "kitchen")), 15);
        Play(script, 15, 400, s => script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off));
        Assert.DoesNotContain(script.Log, e => e.Type == AlarmEventType.Remind && e.Rule.Id == "spo2-low");
        Play(script, 400, 402, s => script.Read(s, Metrics.SpO2, 86));
        Assert.Equal(400, Assert.Single(script.Log, e => e.Type == AlarmEventType.Remind && e.Rule.Id == "spo2-low").At.Seconds);
    }

    [Fact]
    public void Nobody_is_blind_while_an_episode_is_visible()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.SpO2));
        Play(script, 0, 15, s => script.Read(s, Metrics.SpO2, 86));
        Play(script, 15, 200, s => script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off));
        Assert.Empty(script.Starts("cannot-see"));
    }

    private static void Play(StepScript script, int from, int to, Action<int> second)
    {
        for (int s = from; s < to; s++)
        {
            second(s);
            script.Quarters(s);
        }
    }
}
