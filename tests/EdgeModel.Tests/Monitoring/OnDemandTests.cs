using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Values measured on demand: one measurement, one episode, only their age and never a missing-data alarm.</summary>
public class OnDemandTests
{
    private static readonly EdgeSetup Spot = new()
    {
        Devices =
        [
            new MonitoredDevice(StepScript.Oximeter, StepScript.Patient,
            [
                new MonitoredSignal(Metrics.NibpSystolic, TimeSpan.Zero),
                new MonitoredSignal(Metrics.SpO2, TimeSpan.Zero),
                new MonitoredSignal(Metrics.BodyTemperature, TimeSpan.Zero),
            ]),
        ],
    };

    [Theory]
    [InlineData("spo2", "spo2-low", 89, AlarmPriority.Medium)]
    [InlineData("spo2", "spo2-low", 84, AlarmPriority.High)]
    [InlineData("temperature", "temperature-high", 40, AlarmPriority.Medium)]
    [InlineData("nibp-systolic", "nibp-systolic-low", 79, AlarmPriority.High)]
    public void One_value_starts_at_once(string metric, string rule, int value, AlarmPriority priority)
    {
        var script = new StepScript(Spot);
        script.Read(3, Metrics.FromKey(metric)!, value);
        AlarmEvent start = Assert.Single(script.Log);
        Assert.Equal((rule, AlarmEventType.Start, priority, 3d), (start.Rule.Id, start.Type, start.Priority, start.At.Seconds));
    }

    [Fact]
    public void The_next_recovered_value_ends_the_episode_at_once()
    {
        var script = new StepScript(Spot);
        script.Read(3, Metrics.SpO2, 88);
        script.Read(600, Metrics.SpO2, 91);
        Assert.True(script.Machine("spo2-low").IsVisible);
        script.Read(1200, Metrics.SpO2, 92);
        Assert.Equal(
            [("spo2-low", AlarmEventType.Start, 3d), ("spo2-low", AlarmEventType.End, 1200d)],
            script.Lines("spo2-low").Where(l => l.Type is AlarmEventType.Start or AlarmEventType.End));
    }

    [Fact]
    public void A_monitor_that_repeats_its_last_result_in_every_frame_alarms_once()
    {
        var script = new StepScript(Spot);
        for (int s = 0; s < 300; s += 10)
        {
            var deviceTime = new DateTime(2026, 11, 20, 9, 0, 0);
            script.Take(StepScript.Reading(s, Metrics.NibpSystolic, 190) with { Sequence = (ulong)s + 1, MeasuredAt = deviceTime.AddSeconds(s) });
            if (s == 20)
            {
                script.Advance(EdgeInput.Of(new AcknowledgeCommand(script.Machine("nibp-systolic-high").Episode, "nurse", "kitchen")), s);
            }

            script.Quarters(s);
        }

        Assert.Equal([0d], script.Starts("nibp-systolic-high"));
        Assert.Equal(0, script.State.Devices[0].Signals[0].Last?.ReceivedAt.Seconds);
    }

    [Fact]
    public void A_new_measurement_alarms_again_after_an_acknowledgement()
    {
        var script = new StepScript(Spot);
        script.Read(0, Metrics.NibpSystolic, 190);
        script.Advance(EdgeInput.Of(new AcknowledgeCommand(script.Machine("nibp-systolic-high").Episode, "nurse", "kitchen")), 5);
        script.Read(10, Metrics.NibpSystolic, 191);
        script.Advance(EdgeInput.Of(new AcknowledgeCommand(script.Machine("nibp-systolic-high").Episode, "nurse", "kitchen")), 15);
        script.Read(100, Metrics.NibpSystolic, 191);
        Assert.Equal([0d, 10d, 100d], script.Starts("nibp-systolic-high"));
    }

    [Fact]
    public void A_value_of_a_sensor_that_is_off_starts_nothing()
    {
        var script = new StepScript(Spot);
        script.Read(3, Metrics.SpO2, 70, flags: QualityFlags.SensorOff);
        Assert.Empty(script.Log);
    }

    [Fact]
    public void Nothing_is_missed_however_long_nobody_measures()
    {
        var script = new StepScript(Spot);
        for (int s = 0; s < 4000; s += 50)
        {
            script.Tick(s);
        }

        Assert.Empty(script.Log);
    }

    [Fact]
    public void The_newest_result_out_of_a_memory_is_shown_with_its_age_and_judged_by_nothing()
    {
        var script = new StepScript(Spot);
        foreach (double at in (double[])[-4000, -9000, -3000, -3500])
        {
            script.Advance(EdgeInput.Of(StepScript.Reading(at, Metrics.SpO2, 70 + ((decimal)at / 1000)) with { Flags = QualityFlags.FromStorage }), 100);
        }

        Assert.Empty(script.Log);
        Reading shown = script.State.Devices[0].Signals[1].Last!.Value;
        Assert.Equal((-3000d, 67m), (shown.ReceivedAt.Seconds, shown.Value));
        Assert.Null(script.State.Devices[0].Signals[1].LastUsable);
        Assert.Equal(2, script.State.PastReadings);

        script.Read(101, Metrics.SpO2, 84);
        Assert.Equal(AlarmEventType.Start, Assert.Single(script.Log).Type);
    }

    [Fact]
    public void A_device_adopted_at_run_time_is_judged_and_missed_from_then_on()
    {
        var script = new StepScript(new EdgeSetup { Devices = [] });
        var strap = new DeviceId("strap");
        script.Advance(EdgeInput.Of(StepScript.Reading(1, Metrics.HeartRate, 30) with { Device = strap }), 1);
        Assert.Empty(script.Log);
        Assert.Equal(1, script.State.UnknownReadings);

        var adopted = new MonitoredDevice(strap, StepScript.Patient, [new MonitoredSignal(Metrics.HeartRate, TimeSpan.FromSeconds(1))]);
        script.Advance(EdgeInput.Adopt(adopted), 100);
        script.Advance(EdgeInput.Adopt(adopted), 101);
        script.Advance(EdgeInput.Link(strap, isUp: true), 101);
        Assert.Single(script.State.Devices);
        for (double s = 102; s < 130; s += 0.25)
        {
            script.Advance(EdgeInput.Of(StepScript.Reading(s, Metrics.HeartRate, 30) with { Device = strap }), s);
            script.Advance(EdgeInput.Tick, s);
        }

        Assert.Single(script.Starts("hr-low"));
        for (double s = 130; s < 150; s += 0.25)
        {
            script.Advance(EdgeInput.Tick, s);
        }

        Assert.Single(script.Starts("stale"));
    }

    [Fact]
    public void A_limit_set_since_the_start_holds_for_a_device_adopted_later()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Of(new LimitCommand(StepScript.Patient, "spo2-low", 88, 82, "chronic", "nurse", "kitchen")), 1);
        var ring = new DeviceId("ring");

        script.Advance(EdgeInput.Adopt(new MonitoredDevice(ring, StepScript.Patient, [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1))])), 2);

        AlarmRule rule = script.State.Find(ring)!.Signals[0].Rules[0].Subject.Rule;
        Assert.Equal((88m, 82m, 2), (rule.Limit, rule.Severe, rule.Version));
    }
}
