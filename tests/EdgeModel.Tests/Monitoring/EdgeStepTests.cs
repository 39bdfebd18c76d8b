using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

public class EdgeStepTests
{
    [Fact]
    public void T34_one_sample_is_not_enough_with_a_delay_and_silence_is_stale()
    {
        var script = new StepScript();
        script.Read(0, Metrics.SpO2, 88);
        for (int s = 0; s < 20; s++)
        {
            script.Quarters(s);
        }

        Assert.Empty(script.Starts("spo2-low"));
        double stale = Assert.Single(script.Starts("stale"));
        Assert.InRange(stale, 10, 11);
    }

    [Fact]
    public void T35_a_signal_too_broken_to_alarm_is_called_blind_after_60_s()
    {
        var script = new StepScript();
        for (int s = 0; s < 600; s++)
        {
            script.Second(s, s % 9 == 8 ? null : 80);
        }

        Assert.Empty(script.Starts("spo2-low"));
        Assert.Equal(60, Assert.Single(script.Log, e => e.Rule.Id == "cannot-see" && e.Type == AlarmEventType.Start && e.Metric == Metrics.SpO2).At.Seconds);
    }

    [Fact]
    public void A_desaturation_raises_at_its_delay_and_ends_after_recovery()
    {
        var script = new StepScript();
        Play(script, 0, 20, 97);
        Play(script, 20, 40, 88);
        Play(script, 40, 60, 97);
        Assert.Equal(
            [("spo2-low", AlarmEventType.Start, 30d), ("spo2-low", AlarmEventType.End, 45d)],
            script.Lines("spo2-low"));
    }

    [Fact]
    public void A_sensor_taken_off_is_technical_and_never_a_patient_alarm()
    {
        var script = new StepScript();
        Play(script, 0, 10, 97);
        for (int s = 10; s < 60; s++)
        {
            script.Second(s, null, flags: QualityFlags.SensorOff);
        }

        Play(script, 60, 80, 97);
        Assert.Equal(
            [("sensor-off", AlarmEventType.Start, 25d), ("sensor-off", AlarmEventType.End, 65d)],
            script.Lines("sensor-off").Where(l => l.Type is AlarmEventType.Start or AlarmEventType.End));
        Assert.DoesNotContain(script.Log, e => e.Rule.Kind == AlarmKind.Physiological);
        Assert.Empty(script.Starts("stale"));
    }

    [Fact]
    public void Flag_and_vanishing_perfusion_together_raise_after_5_s()
    {
        var script = new StepScript();
        for (int s = 0; s < 10; s++)
        {
            script.Read(s, Metrics.PerfusionIndex, 0.1m);
            script.Second(s, null, flags: QualityFlags.SensorOff);
        }

        Assert.Equal(5, Assert.Single(script.Starts("sensor-off")));
    }

    [Fact]
    public void Stale_makes_a_visible_episode_unknown_and_never_ends_it()
    {
        var script = new StepScript();
        Play(script, 0, 15, 88);
        for (int s = 15; s < 60; s++)
        {
            script.Quarters(s);
        }

        Assert.Equal(
            [("spo2-low", AlarmEventType.Start, 10d), ("spo2-low", AlarmEventType.Unknown, 24d)],
            script.Lines("spo2-low"));
        (SignalState state, OffReason reason) = script.State.Devices[0].Signals[0].StateAt(MonotonicTime.FromSeconds(60), linkIsUp: true);
        Assert.Equal((SignalState.Off, OffReason.Stale), (state, reason));
    }

    [Fact]
    public void A_lost_device_is_called_after_30_s_and_without_any_data()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Link(StepScript.Oximeter, isUp: false), 1);
        for (int s = 1; s < 100; s++)
        {
            script.Quarters(s);
        }

        Assert.Equal(31, Assert.Single(script.Starts("device-lost")));
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
        Assert.Equal(2, script.Starts("cannot-see").Count());
    }

    [Fact]
    public void A_signal_passes_through_its_four_states()
    {
        var script = new StepScript();
        SignalTrack spo2 = script.State.Devices[0].Signals[0];
        Assert.Equal(SignalState.NeverSeen, spo2.StateAt(MonotonicTime.FromSeconds(0), true).State);
        script.Read(1, Metrics.SpO2, 97);
        Assert.Equal(SignalState.Live, spo2.StateAt(MonotonicTime.FromSeconds(3), true).State);
        Assert.Equal(SignalState.Old, spo2.StateAt(MonotonicTime.FromSeconds(3.5), true).State);
        Assert.Equal((SignalState.Off, OffReason.Stale), spo2.StateAt(MonotonicTime.FromSeconds(11.5), true));
        Assert.Equal((SignalState.Off, OffReason.DeviceLost), spo2.StateAt(MonotonicTime.FromSeconds(11.5), false));
        script.Read(12, Metrics.SpO2, null, Validity.NotAvailable, QualityFlags.SensorOff);
        Assert.Equal((SignalState.Off, OffReason.SensorOff), spo2.StateAt(MonotonicTime.FromSeconds(12), true));
    }

    [Theory]
    [InlineData(Validity.Questionable)]
    [InlineData(Validity.Ongoing)]
    [InlineData(Validity.Invalid)]
    [InlineData(Validity.NotAvailable)]
    public void An_unusable_value_neither_raises_nor_clears(Validity validity)
    {
        var script = new StepScript();
        for (int s = 0; s < 30; s++)
        {
            script.Read(s, Metrics.SpO2, 80, validity);
            script.Quarters(s);
        }

        Assert.Empty(script.Lines("spo2-low"));
    }

    [Fact]
    public void A_demo_reading_never_alarms_for_a_real_patient()
    {
        var script = new StepScript();
        for (int s = 0; s < 30; s++)
        {
            var demo = new Reading
            {
                Device = StepScript.Oximeter,
                Patient = StepScript.Patient,
                Metric = Metrics.SpO2,
                Value = 70,
                Validity = Validity.Valid,
                SignalQuality = float.NaN,
                Mode = GenerationMode.Demo,
                ReceivedAt = MonotonicTime.FromSeconds(s),
            };
            script.Advance(EdgeInput.Of(demo), s);
            script.Quarters(s);
        }

        Assert.Empty(script.Lines("spo2-low"));
    }

    [Fact]
    public void A_spot_pressure_alarms_at_once_and_ends_on_acknowledgement()
    {
        var script = new StepScript();
        script.Read(1, Metrics.NibpSystolic, 190);
        AlarmEvent start = Assert.Single(script.Log);
        Assert.Equal((AlarmEventType.Start, AlarmPriority.High), (start.Type, start.Priority));
        script.Advance(EdgeInput.Of(new AcknowledgeCommand(start.Episode, "caregiver", "kitchen")), 5);
        Assert.Equal(CommandOutcome.Acked, script.Outcome);
        Assert.Equal(AlarmEventType.End, script.Log[^1].Type);
        for (int s = 5; s < 200; s++)
        {
            script.Quarters(s);
        }

        Assert.DoesNotContain(script.Log, e => e.Metric == Metrics.NibpSystolic && e.Type == AlarmEventType.Remind);
    }

    [Fact]
    public void Limits_change_inside_bounds_and_beyond_only_by_a_nurse()
    {
        var script = new StepScript();
        LimitCommand wide = new(StepScript.Patient, "spo2-low", 60, 55, "palliative", "caregiver", "kitchen");
        script.Advance(EdgeInput.Of(wide), 1);
        Assert.Equal(CommandOutcome.LimitNeedsNurse, script.Outcome);
        script.Advance(EdgeInput.Of(wide with { Role = "nurse" }), 2);
        Assert.Equal(CommandOutcome.LimitChanged, script.Outcome);
        script.Advance(EdgeInput.Of(wide with { Severe = 65 }), 3);
        Assert.Equal(CommandOutcome.LimitRefused, script.Outcome);
        script.Advance(EdgeInput.Of(wide with { RuleId = "no-such-rule" }), 4);
        Assert.Equal(CommandOutcome.LimitRefused, script.Outcome);
        AlarmRule rule = script.State.Devices[0].Signals[0].Rules[0].Subject.Rule;
        Assert.Equal((60m, 2, "nurse"), (rule.Limit, rule.Version, rule.SetBy));
    }

    [Fact]
    public void A_gateway_condition_is_a_technical_alarm_of_its_own()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Of(TechnicalCondition.JournalFault, true), 1);
        script.Advance(EdgeInput.Of(TechnicalCondition.JournalFault, false), 20);
        script.Tick(26);
        Assert.Equal(
            [("journal-fault", AlarmEventType.Start, 1d), ("journal-fault", AlarmEventType.End, 25d)],
            script.Lines("journal-fault"));
    }

    [Fact]
    public void An_untrusted_clock_is_said_and_changes_no_decision()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Of(new ClockTrust(MonotonicTime.FromSeconds(1), DateTimeOffset.UnixEpoch, TimeSpan.MaxValue, ClockSource.None)), 1);
        Assert.Equal(1, Assert.Single(script.Starts("clock")));
        Play(script, 2, 20, 88);
        Assert.Equal(12, Assert.Single(script.Starts("spo2-low")));
    }

    [Fact]
    public void Readings_nobody_configured_are_counted_and_dropped()
    {
        var script = new StepScript();
        script.Read(1, Metrics.Weight, 70);
        Assert.Equal(1, script.State.UnknownReadings);
    }

    private static void Play(StepScript script, int from, int to, decimal spo2)
    {
        for (int s = from; s < to; s++)
        {
            script.Second(s, spo2);
        }
    }
}
