using Edge.Drivers;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Panel;
using Edge.Gateway.Tests.Bench;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Monitoring;

/// <summary>One cause, one card; the four states of a signal; sync and devices in plain words.</summary>
public class PanelFeedTests
{
    private static readonly DeviceId One = new("one");
    private static readonly DeviceId Two = new("two");
    private readonly EdgeOutput _output = new();
    private readonly EdgeState _state = new(
        new EdgeSetup { Devices = [Oximeter(One), Oximeter(Two)] }, MonotonicTime.FromSeconds(0));

    [Fact]
    public void A_lost_device_speaks_for_stale_and_blind_signals_of_its_own()
    {
        Advance(EdgeInput.Link(One, isUp: true), 0);
        Advance(EdgeInput.Link(Two, isUp: true), 0);
        for (int s = 0; s < 10; s++)
        {
            Read(One, s, 97);
        }

        Advance(EdgeInput.Link(One, isUp: false), 10);
        for (int s = 0; s < 120; s++)
        {
            Read(Two, s, 97);
            Advance(EdgeInput.Tick, s + 0.5);
        }

        PanelCapture capture = Capture(120);
        Assert.Equal(["cannot-see", "device-lost", "stale"], Rules(capture, One));
        Assert.Equal(["device-lost"], Cards(capture, One));
        Assert.Empty(Rules(capture, Two));
    }

    [Fact]
    public void A_sensor_that_is_off_speaks_for_blindness()
    {
        Advance(EdgeInput.Link(One, isUp: true), 0);
        for (int s = 0; s < 100; s++)
        {
            Read(One, s, null, QualityFlags.SensorOff);
            Advance(EdgeInput.Tick, s + 0.5);
        }

        PanelCapture capture = Capture(100);
        Assert.Equal(["cannot-see", "sensor-off"], Rules(capture, One));
        Assert.Equal(["sensor-off"], Cards(capture, One));
    }

    [Fact]
    public void A_patient_alarm_and_the_gateways_own_conditions_always_speak_for_themselves()
    {
        Advance(EdgeInput.Link(One, isUp: true), 0);
        Advance(EdgeInput.Of(TechnicalCondition.JournalFault, isPresent: true), 0);
        for (int s = 0; s < 20; s++)
        {
            Read(One, s, 84);
            Advance(EdgeInput.Tick, s + 0.5);
        }

        Advance(EdgeInput.Link(One, isUp: false), 20);
        for (int s = 20; s < 120; s++)
        {
            Advance(EdgeInput.Tick, s + 0.5);
        }

        PanelCapture capture = Capture(120);
        Assert.Equal(["device-lost", "spo2-low"], Cards(capture, One));
        Assert.Contains("journal-fault", Cards(capture, default));
        CapturedAlarm spo2 = capture.Alarms.Single(a => a.Rule.Id == "spo2-low");
        Assert.True(spo2.Machine.Unknown && spo2.Machine.IsSounding(MonotonicTime.FromSeconds(120)));
    }

    [Fact]
    public void Two_devices_of_one_patient_have_their_own_cards()
    {
        for (int s = 0; s < 120; s++)
        {
            Advance(EdgeInput.Tick, s + 0.5);
        }

        PanelCapture capture = Capture(120);
        Assert.Equal(["device-lost"], Cards(capture, One));
        Assert.Equal(["device-lost"], Cards(capture, Two));
    }

    [Fact]
    public void Acknowledging_a_card_acknowledges_everything_it_speaks_for()
    {
        using var bench = new AlarmBench();
        bench.Path.Condition(TechnicalCondition.JournalFault, isPresent: false);
        MonotonicTime start = bench.State.StartedAt;
        bench.Path.Look(bench, (state, _, _) =>
        {
            for (int s = 0; s < 100; s++)
            {
                EdgeStep.Advance(state, EdgeInput.Tick, start + TimeSpan.FromSeconds(s), _output);
            }
        });
        AlarmView card = Assert.Single(bench.Feed.State().Alarms);
        Assert.Equal("device-lost", card.Rule);
        Assert.Equal("acked", bench.Feed.Acknowledge(card.Episode, new AckRequest("kitchen")).Result);
        int visible = bench.State.Tracks.Count(t => t.Machine.IsVisible);
        Assert.True(visible >= 3);
        Assert.Equal(visible, bench.State.Tracks.Count(t => t.Machine.Acked is { Station: "kitchen" }));
    }

    [Fact]
    public void A_signal_shows_its_four_states_with_a_reason()
    {
        using var bench = new AlarmBench();
        SignalView Spo2() => bench.Feed.Vitals("p1")!.Signals.Single(s => s.Metric == "spo2");
        Assert.Equal(("never-seen", null, null), (Spo2().State, Spo2().Value, Spo2().AgeMs));
        bench.Session.OnLink(LinkState.Up, null);
        bench.Play(DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(97, 62), 5), 2);
        Assert.Equal(("live", "97", null), (Spo2().State, Spo2().Value, Spo2().Reason));
        Assert.Contains("below 90", Spo2().Limits, StringComparison.Ordinal);
        bench.Play(DeviceFrames.Of("nonin-oem3", DeviceFrames.Steady(97, 62, sensorOff: true), 5), 1);
        Assert.Equal(("off", null, "sensor off"), (Spo2().State, Spo2().Value, Spo2().Reason));
        Assert.Null(bench.Feed.Vitals("nobody"));
    }

    private static MonitoredDevice Oximeter(DeviceId id) => new(id, new PatientId("p1"), [new MonitoredSignal(Metrics.SpO2, TimeSpan.FromSeconds(1))]);

    private static string[] Rules(PanelCapture capture, DeviceId device) =>
        [.. capture.Alarms.Where(a => a.Subject.Device == device).Select(a => a.Rule.Id).Order(StringComparer.Ordinal)];

    private static string[] Cards(PanelCapture capture, DeviceId device) =>
        [.. capture.Alarms.Where(a => a.Subject.Device == device && capture.SpokenForBy(a) is null).Select(a => a.Rule.Id).Order(StringComparer.Ordinal)];

    private PanelCapture Capture(double seconds)
    {
        var capture = new PanelCapture();
        PanelCapture.Fill(_state, MonotonicTime.FromSeconds(seconds), capture);
        return capture;
    }

    private void Advance(in EdgeInput input, double seconds) => EdgeStep.Advance(_state, input, MonotonicTime.FromSeconds(seconds), _output);

    private void Read(DeviceId device, double seconds, decimal? value, QualityFlags flags = QualityFlags.None) => Advance(
        EdgeInput.Of(new Reading
        {
            Device = device,
            Patient = new PatientId("p1"),
            Metric = Metrics.SpO2,
            Value = value,
            Validity = value is null ? Validity.NotAvailable : Validity.Valid,
            Flags = flags,
            SignalQuality = float.NaN,
            ReceivedAt = MonotonicTime.FromSeconds(seconds),
        }),
        seconds);
}
