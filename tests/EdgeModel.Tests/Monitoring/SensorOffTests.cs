using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Sensor-off: its two signs, what ends it, and what it leaves as it is.</summary>
public class SensorOffTests
{
    private const QualityFlags Off = QualityFlags.SensorOff;

    [Fact]
    public void A_sensor_off_flag_of_one_signal_is_not_cleared_by_another_signal()
    {
        var script = new StepScript(Monitor);
        Play(script, 0, 30, s =>
        {
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
            script.Read(s, Metrics.HeartRate, 70);
        });
        Assert.Equal(15, Assert.Single(script.Starts("sensor-off")));
        Play(script, 30, 50, s => script.Read(s, Metrics.HeartRate, 70));
        Assert.DoesNotContain(script.Log, e => e.Rule.Id == "sensor-off" && e.Type == AlarmEventType.End);
        Play(script, 50, 60, s =>
        {
            script.Read(s, Metrics.SpO2, 97);
            script.Read(s, Metrics.HeartRate, 70);
        });
        Assert.Equal(55, Assert.Single(script.Log, e => e.Rule.Id == "sensor-off" && e.Type == AlarmEventType.End).At.Seconds);
    }

    [Fact]
    public void Two_signs_that_last_less_than_5_s_leave_the_flag_to_its_own_15_s()
    {
        var script = new StepScript();
        Play(script, 0, 20, s =>
        {
            script.Read(s, Metrics.PerfusionIndex, s is >= 6 and < 10 ? 0.1m : 3m);
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
        });
        Assert.Equal(15, Assert.Single(script.Starts("sensor-off")));
    }

    [Fact]
    public void No_pulse_on_the_finger_is_no_second_sign_for_an_electrode()
    {
        var script = new StepScript(Monitor);
        Play(script, 0, 20, s =>
        {
            script.Read(s, Metrics.PerfusionIndex, 0.1m);
            script.Read(s, Metrics.SpO2, 97);
            script.Read(s, Metrics.HeartRate, null, Validity.NotAvailable, Off);
        });
        Assert.Equal(15, Assert.Single(script.Starts("sensor-off")));
    }

    [Fact]
    public void An_alarm_that_fell_due_between_two_readings_starts_without_a_tick()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.SpO2));
        for (int s = 0; s <= 15; s++)
        {
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
        }

        script.Read(15.5, Metrics.SpO2, 97);
        script.Tick(21);
        Assert.Equal(
            [("sensor-off", AlarmEventType.Start, 15d), ("sensor-off", AlarmEventType.End, 20.5)],
            script.Lines("sensor-off"));
    }

    [Fact]
    public void One_sensor_off_reading_and_then_silence_is_stale()
    {
        var script = new StepScript();
        script.Read(0, Metrics.SpO2, null, Validity.NotAvailable, Off);
        Play(script, 0, 30, _ => { });
        Assert.Empty(script.Starts("sensor-off"));
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
    }

    [Fact]
    public void A_perfusion_index_at_its_limit_is_no_second_sign()
    {
        var script = new StepScript();
        Play(script, 0, 20, s =>
        {
            script.Read(s, Metrics.PerfusionIndex, 0.2m);
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
        });
        Assert.Equal(15, Assert.Single(script.Starts("sensor-off")));
    }

    [Fact]
    public void A_sensor_that_is_off_has_neither_a_weak_pulse_nor_a_poor_signal()
    {
        var script = new StepScript();
        Play(script, 0, 60, s =>
        {
            script.Read(s, Metrics.PerfusionIndex, 0.3m, flags: Off);
            script.Take(StepScript.Reading(s, Metrics.SpO2, null) with { Validity = Validity.NotAvailable, Flags = Off, SignalQuality = 0.1f });
        });
        Assert.Empty(script.Starts("low-perfusion"));
        Assert.Empty(script.Starts("low-quality"));
        Assert.Single(script.Starts("sensor-off"));
    }

    [Fact]
    public void A_reading_at_the_instant_of_a_due_alarm_comes_before_the_tick_of_that_instant()
    {
        var script = new StepScript();
        Play(script, 0, 15, s =>
        {
            script.Read(s, Metrics.SpO2, null, Validity.NotAvailable, Off);
            script.Read(s, Metrics.PulseRateOximeter, null, Validity.NotAvailable, Off);
        });
        script.Tick(15);
        Good(script, 15);
        Assert.Empty(script.Starts("sensor-off"));
        Play(script, 16, 20, s => Good(script, s));
        Play(script, 20, 75, s => script.Read(s, Metrics.SpO2, 97, Validity.Invalid));
        script.Tick(79);
        script.Read(79, Metrics.SpO2, 97);
        Assert.DoesNotContain(script.Log, e => e.Rule.Id == "cannot-see" && e.Metric == Metrics.SpO2);
        Assert.Empty(script.Starts("sensor-off"));
    }

    private static EdgeSetup Monitor { get; } = StepScript.WithSignals(Metrics.SpO2, Metrics.HeartRate, Metrics.PerfusionIndex);

    private static void Good(StepScript script, int s)
    {
        script.Read(s, Metrics.SpO2, 97);
        script.Read(s, Metrics.PulseRateOximeter, 70);
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
