using Edge.Model.Alarms.Scores;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Scores;

/// <summary>Which of several devices' values go into the score, and how long.</summary>
public class News2WindowTests
{
    private static readonly DeviceId Oximeter = new("oximeter-1");
    private static readonly DeviceId Monitor = new("monitor-1");
    private static readonly PatientId Patient = new("p1");
    private readonly EdgeOutput _output = new();
    private readonly EdgeState _state = new(
        new EdgeSetup
        {
            Devices =
            [
                Device(Monitor, Patient, Metrics.SpO2, Metrics.HeartRate, Metrics.NibpSystolic),
                Device(Oximeter, Patient, Metrics.SpO2, Metrics.PulseRateOximeter),
                Device(new DeviceId("other"), new PatientId("p2"), Metrics.SpO2),
            ],
        },
        default);

    [Fact]
    public void Of_two_devices_the_newest_usable_value_counts()
    {
        Read(Monitor, Metrics.SpO2, 97, 10);
        Read(Oximeter, Metrics.SpO2, 91, 20);
        Assert.Equal(91, Gather(20).SpO2);
        Read(Monitor, Metrics.SpO2, 96, 30);
        Assert.Equal(96, Gather(30).SpO2);
        Read(Oximeter, Metrics.SpO2, 90, 40, Validity.Questionable);
        Assert.Equal(96, Gather(40).SpO2);
    }

    [Fact]
    public void Another_patients_values_do_not_count()
    {
        EdgeStep.Advance(_state, EdgeInput.Of(Reading(new DeviceId("other"), Metrics.SpO2, 80, 5) with { Patient = new PatientId("p2") }), MonotonicTime.FromSeconds(5), _output);
        Assert.Null(Gather(5).SpO2);
    }

    [Fact]
    public void The_ecg_rate_counts_before_the_pulse_until_it_is_10_s_older()
    {
        Read(Monitor, Metrics.HeartRate, 70, 10);
        Read(Oximeter, Metrics.PulseRateOximeter, 72, 20);
        Assert.Equal(70, Gather(20).Pulse);
        Read(Oximeter, Metrics.PulseRateOximeter, 73, 20.5);
        Assert.Equal(73, Gather(20.5).Pulse);
        Read(Monitor, Metrics.HeartRate, 71, 25);
        Assert.Equal(71, Gather(25).Pulse);
    }

    [Theory]
    [InlineData(600, true)]
    [InlineData(600.1, false)]
    public void A_saturation_counts_for_ten_minutes(double age, bool counts)
    {
        Read(Monitor, Metrics.SpO2, 97, 10);
        Assert.Equal(counts, Gather(10 + age).SpO2 is not null);
    }

    [Theory]
    [InlineData(14400, true)]
    [InlineData(14400.1, false)]
    public void A_pressure_counts_for_four_hours(double age, bool counts)
    {
        Read(Monitor, Metrics.NibpSystolic, 120, 10);
        Assert.Equal(counts, Gather(10 + age).Systolic is not null);
    }

    [Fact]
    public void Consciousness_and_oxygen_are_missing_until_somebody_enters_them()
    {
        News2Input input = Gather(0);
        Assert.Null(input.Consciousness);
        Assert.Null(input.OnOxygen);
        Assert.False(input.UsesScale2);
    }

    [Fact]
    public void No_number_however_wild_breaks_the_score()
    {
        foreach (decimal wild in new[] { decimal.MaxValue, decimal.MinValue, 1e-28m, -0.5m })
        {
            News2Score score = News2.Score(new News2Input { RespiratoryRate = wild, SpO2 = wild, Systolic = wild, Pulse = wild, Temperature = wild });
            Assert.Equal(5, score.Known);
        }
    }

    private static MonitoredDevice Device(DeviceId id, PatientId patient, params Metric[] metrics) =>
        new(id, patient, [.. metrics.Select(m => new MonitoredSignal(m, m == Metrics.NibpSystolic ? TimeSpan.Zero : TimeSpan.FromSeconds(1)))]);

    private static Reading Reading(DeviceId device, Metric metric, decimal value, double at) => new()
    {
        Device = device,
        Patient = Patient,
        Metric = metric,
        Value = value,
        Validity = Validity.Valid,
        SignalQuality = float.NaN,
        ReceivedAt = MonotonicTime.FromSeconds(at),
    };

    private void Read(DeviceId device, Metric metric, decimal value, double at, Validity validity = Validity.Valid) =>
        EdgeStep.Advance(_state, EdgeInput.Of(Reading(device, metric, value, at) with { Validity = validity }), MonotonicTime.FromSeconds(at), _output);

    private News2Input Gather(double at) => News2Window.Gather(_state, Patient, MonotonicTime.FromSeconds(at));
}
