using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Which readings speak of the present, and how age is counted.</summary>
public class FreshnessTests
{
    private static readonly EdgeSetup OnlySpO2 = StepScript.WithSignals(Metrics.SpO2);

    [Theory]
    [InlineData(10.0, 0)]
    [InlineData(10.001, 1)]
    public void A_reading_exactly_at_the_stale_limit_is_in_time_and_one_after_it_is_not(double at, int stale)
    {
        var script = new StepScript(OnlySpO2);
        script.Read(0, Metrics.SpO2, 97);
        script.Read(at, Metrics.SpO2, 97);
        Assert.Equal(Enumerable.Repeat(10d, stale), script.Starts("stale"));
    }

    [Fact]
    public void A_slow_signal_is_stale_after_three_intervals()
    {
        var setup = new EdgeSetup { Devices = [new MonitoredDevice(StepScript.Oximeter, StepScript.Patient, [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(10))])] };
        var script = new StepScript(setup);
        script.Read(5, Metrics.SpO2, 97);
        script.Tick(35);
        Assert.Empty(script.Starts("stale"));
        script.Tick(35.001);
        Assert.Equal(35, Assert.Single(script.Starts("stale")));
    }

    [Fact]
    public void A_value_that_was_sent_on_an_event_has_an_age_and_is_never_overdue()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.RoomTemperature));
        var signal = script.State.Devices[0].Signals[0];
        script.Read(1, Metrics.RoomTemperature, 21.5m, flags: QualityFlags.OnEvent);
        script.Tick(86_400);
        Assert.False(signal.IsPeriodic);
        Assert.Equal((SignalState.Live, OffReason.None), signal.StateAt(MonotonicTime.FromSeconds(86_400), true));
        Assert.False(signal.IsStale);
    }

    [Fact]
    public void A_device_that_sends_regularly_again_is_overdue_again()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.RoomTemperature));
        var signal = script.State.Devices[0].Signals[0];
        script.Read(1, Metrics.RoomTemperature, 21.5m, flags: QualityFlags.OnEvent);
        script.Read(1000, Metrics.RoomTemperature, 21.6m);
        script.Tick(1010);
        Assert.Equal((SignalState.Old, OffReason.None), signal.StateAt(MonotonicTime.FromSeconds(1010), true));
        script.Tick(1010.5);
        Assert.True(signal.IsStale);
        script.Read(1020, Metrics.RoomTemperature, 21.7m, flags: QualityFlags.OnEvent);
        Assert.False(signal.IsStale);
        Assert.Equal((SignalState.Live, OffReason.None), signal.StateAt(MonotonicTime.FromSeconds(9000), true));
    }

    [Fact]
    public void A_frozen_device_time_is_stale_though_frames_keep_coming()
    {
        var script = new StepScript(OnlySpO2);
        var frozen = new DateTime(2026, 11, 20, 9, 41, 0);
        for (int s = 0; s < 60; s++)
        {
            script.Take(StepScript.Reading(s, Metrics.SpO2, 80) with { MeasuredAt = frozen });
        }

        Assert.Equal(10, Assert.Single(script.Starts("stale")));
        Assert.Equal((SignalState.Off, OffReason.Stale), script.State.Devices[0].Signals[0].StateAt(MonotonicTime.FromSeconds(59), true));
        Assert.True(script.Machine("spo2-low") is { IsVisible: true, Unknown: true });
    }

    [Fact]
    public void A_frame_that_is_delivered_again_and_again_is_stale()
    {
        var script = new StepScript(OnlySpO2);
        for (int s = 0; s < 12; s++)
        {
            script.Take(StepScript.Reading(s, Metrics.SpO2, 97) with { Sequence = 7 });
        }

        Assert.Equal(10, Assert.Single(script.Starts("stale")));
    }

    [Fact]
    public void A_reading_behind_the_count_is_dropped_and_a_count_that_began_anew_is_taken_when_stale()
    {
        var script = new StepScript(OnlySpO2);
        script.Take(StepScript.Reading(0, Metrics.SpO2, 97) with { Sequence = 100 });
        for (int s = 1; s < 15; s++)
        {
            script.Take(StepScript.Reading(s, Metrics.SpO2, 70) with { Sequence = (ulong)s });
        }

        Assert.Equal(10, script.State.PastReadings);
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
        Assert.Equal(14UL, script.State.Devices[0].Signals[0].Last?.Sequence);
    }

    [Fact]
    public void A_reading_behind_a_newer_one_or_older_than_the_limit_is_dropped()
    {
        var script = new StepScript(OnlySpO2);
        script.Read(5, Metrics.SpO2, 97);
        script.Advance(EdgeInput.Of(StepScript.Reading(4, Metrics.SpO2, 70)), 6);
        Assert.Equal((1, 97m), (script.State.PastReadings, script.State.Devices[0].Signals[0].Last?.Value));
        script.Advance(EdgeInput.Of(StepScript.Reading(7, Metrics.SpO2, 70)), 17.5);
        Assert.Equal((2, 97m), (script.State.PastReadings, script.State.Devices[0].Signals[0].Last?.Value));
    }

    [Fact]
    public void A_reading_from_the_future_is_not_usable_says_clock_and_stops_no_timer()
    {
        var script = new StepScript(OnlySpO2);
        script.Advance(EdgeInput.Of(StepScript.Reading(1e9, Metrics.SpO2, 70)), 1);
        Assert.Equal(1, Assert.Single(script.Starts("clock")));
        Assert.Equal(MachineState.Idle, script.Machine("spo2-low").State);
        for (int s = 2; s < 15; s++)
        {
            script.Second(s, 80);
        }

        Assert.Equal(12, Assert.Single(script.Starts("spo2-low")));
    }

    [Fact]
    public void A_reading_a_little_behind_the_last_tick_moves_no_machine_back()
    {
        var script = new StepScript(OnlySpO2);
        for (int s = 0; s < 15; s++)
        {
            script.Second(s, 80);
        }

        script.Tick(15.01);
        script.Advance(EdgeInput.Of(StepScript.Reading(15, Metrics.SpO2, null)), 15.02);
        Assert.Equal(15.01, script.Machine("spo2-low").SteppedAt.Seconds);
        Assert.Equal(15.01, script.Log[^1].At.Seconds);
    }

    [Fact]
    public void A_reading_from_before_the_boot_is_dropped()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Of(StepScript.Reading(-1, Metrics.NibpSystolic, 200)), 1);
        Assert.Equal(1, script.State.PastReadings);
        Assert.Empty(script.Log);
    }

    [Fact]
    public void A_reading_a_little_ahead_counts_from_the_step_on()
    {
        var script = new StepScript(OnlySpO2);
        script.Advance(EdgeInput.Of(StepScript.Reading(3, Metrics.SpO2, 97)), 1);
        Assert.Equal(1, script.State.Devices[0].Signals[0].LastUsable?.ReceivedAt.Seconds);
    }

    [Fact]
    public void A_stored_reading_another_patients_and_another_modes_are_no_data_of_this_patient()
    {
        var script = new StepScript(OnlySpO2);
        for (int s = 0; s < 30; s++)
        {
            Reading low = StepScript.Reading(s, Metrics.SpO2, 70);
            script.Take(low with { Flags = QualityFlags.FromStorage });
            script.Take(low with { Patient = new PatientId("p2") });
            script.Take(low with { Mode = GenerationMode.Demo });
            script.Quarters(s);
        }

        Assert.Empty(script.Lines("spo2-low"));
        Assert.Equal((30, 60), (script.State.PastReadings, script.State.UnknownReadings));
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
        Assert.Equal(SignalState.NeverSeen, script.State.Devices[0].Signals[0].StateAt(MonotonicTime.FromSeconds(30), true).State);
    }

    [Theory]
    [InlineData(Validity.Valid, 97, SignalState.Live, OffReason.None)]
    [InlineData(Validity.Validated, 97, SignalState.Live, OffReason.None)]
    [InlineData(Validity.Questionable, 97, SignalState.Live, OffReason.None)]
    [InlineData(Validity.Ongoing, 97, SignalState.Live, OffReason.None)]
    [InlineData(Validity.CalibrationOngoing, 97, SignalState.Off, OffReason.Calibrating)]
    [InlineData(Validity.Invalid, 97, SignalState.Off, OffReason.Invalid)]
    [InlineData(Validity.Overflow, 100, SignalState.Off, OffReason.OutOfRange)]
    [InlineData(Validity.Underflow, 0, SignalState.Off, OffReason.OutOfRange)]
    [InlineData(Validity.NotAvailable, 97, SignalState.Off, OffReason.NoValue)]
    [InlineData(Validity.Valid, 101, SignalState.Off, OffReason.Invalid)]
    [InlineData(Validity.Valid, null, SignalState.Off, OffReason.Invalid)]
    [InlineData((Validity)0, 97, SignalState.Off, OffReason.Invalid)]
    public void Only_a_number_that_may_be_shown_makes_a_signal_live(Validity validity, int? value, SignalState state, OffReason reason)
    {
        var script = new StepScript(OnlySpO2);
        script.Read(1, Metrics.SpO2, value, validity);
        Assert.Equal((state, reason), script.State.Devices[0].Signals[0].StateAt(MonotonicTime.FromSeconds(1), true));
    }
}
