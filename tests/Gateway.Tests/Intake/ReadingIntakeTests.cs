using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Gateway.Intake;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Intake;

/// <summary>What the host decides about a reading before any alarm sees it.</summary>
public class ReadingIntakeTests
{
    private static readonly DateTimeOffset Wall = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);
    private static readonly MonotonicTime Start = MonotonicTime.FromSeconds(1000);
    private static readonly ConfiguredUser Mia = new(new DeviceId("scale"), new PatientId("mia"), GenerationMode.Real);
    private static readonly ConfiguredUser Leo = new(new DeviceId("scale-leo"), new PatientId("leo"), GenerationMode.Real);
    private static readonly byte[] Frame = [1, 2, 3];

    [Fact]
    public void A_value_is_judged_in_the_metrics_unit_and_stored_as_it_was_sent()
    {
        var taken = Assert.Single(Take(New(Metrics.NibpSystolic), new DecodedReading(Metrics.NibpSystolic, 16.0m, Validity.Valid) { SourceUnit = "kPa" }));

        Assert.Equal(120.01m, taken.Reading.Value);
        Assert.Equal("mm[Hg]", taken.Reading.Unit);
        Assert.Equal((16.0m, "kPa"), (taken.AsSent.Value, taken.AsSent.Unit));
    }

    [Fact]
    public void A_value_in_a_unit_that_nobody_knows_is_no_value()
    {
        var taken = Assert.Single(Take(New(Metrics.Weight), new DecodedReading(Metrics.Weight, 12m, Validity.Valid) { SourceUnit = "[stone_av]" }));

        Assert.Null(taken.Reading.Value);
        Assert.Equal(Validity.Invalid, taken.Reading.Validity);
    }

    [Fact]
    public void A_record_that_came_before_is_held_back_and_counted()
    {
        ReadingIntake intake = New(Metrics.GlucoseCapillary);
        var record = new DecodedReading(Metrics.GlucoseCapillary, 104, Validity.Valid, QualityFlags.FromStorage, MeasuredAt: At(-3600)) { Record = 7 };

        Assert.Single(Take(intake, record));
        Assert.Empty(Take(intake, record));
        Assert.Single(Take(intake, record with { Record = 8 }));
        Assert.Single(Take(intake, record with { MeasuredAt = At(-7200) }));
        Assert.Equal(1, intake.Counts.Repeats);
    }

    [Fact]
    public void The_same_cuff_result_dumped_twice_counts_once_and_another_at_the_same_minute_counts()
    {
        ReadingIntake intake = New(Metrics.NibpSystolic);
        var result = new DecodedReading(Metrics.NibpSystolic, 121, Validity.Valid, MeasuredAt: At(-60));

        Assert.Single(Take(intake, result));
        Assert.Empty(Take(intake, result));
        Assert.Single(Take(intake, result with { Value = 135 }));
    }

    [Fact]
    public void A_demonstration_goes_nowhere_unless_the_gateway_itself_is_one()
    {
        var demo = new DecodedReading(Metrics.SpO2, 97, Validity.Valid, QualityFlags.Simulated);
        ReadingIntake real = New(Metrics.SpO2);

        Assert.Empty(Take(real, demo));
        Assert.Equal(1, real.Counts.Simulated);
        Assert.Equal("1 demonstration values", real.Counts.Words);
        Assert.Single(Take(New(Metrics.SpO2, keepSimulated: true), demo));
    }

    [Fact]
    public void A_value_of_tomorrow_is_stored_and_not_judged()
    {
        ReadingIntake intake = New(Metrics.NibpSystolic);

        var taken = Assert.Single(Take(intake, new DecodedReading(Metrics.NibpSystolic, 121, Validity.Valid, MeasuredAt: At(121))));

        Assert.False(taken.IsJudged);
        Assert.True(taken.Reading.Flags.HasFlag(QualityFlags.FromFuture));
        Assert.Equal(1, intake.Counts.FromFuture);
        Assert.True(Assert.Single(Take(intake, new DecodedReading(Metrics.NibpSystolic, 122, Validity.Valid, MeasuredAt: At(119)))).IsJudged);
    }

    [Fact]
    public void A_device_whose_clock_is_a_year_behind_is_understood_once_it_told_its_time()
    {
        ReadingIntake intake = New(Metrics.GlucoseCapillary);
        TimeSpan behind = TimeSpan.FromDays(365);
        intake.Take(CurrentTime(Wall.UtcDateTime - behind), GattId.CurrentTime, new DecodedFrame(), Start);

        var fresh = new DecodedReading(Metrics.GlucoseCapillary, 52, Validity.Valid, QualityFlags.FromStorage, MeasuredAt: At(-120) - behind) { Record = 1 };
        var old = fresh with { MeasuredAt = At(-7200) - behind, Record = 2 };

        var taken = Assert.Single(Take(intake, fresh));
        Assert.False(taken.Reading.Flags.HasFlag(QualityFlags.FromStorage));
        Assert.Equal(TimeSpan.FromMinutes(2), taken.Reading.Age);
        Assert.Equal(At(-120) - behind, taken.Reading.MeasuredAt);
        Assert.True(Assert.Single(Take(intake, old)).Reading.Flags.HasFlag(QualityFlags.FromStorage));
    }

    [Fact]
    public void Equal_frames_with_samples_are_stuck_after_ten_seconds_and_alive_again_with_the_next_other_one()
    {
        ReadingIntake intake = New(Metrics.SpO2);
        for (int second = 0; second < 10; second++)
        {
            Assert.True(Assert.Single(TakeWave(intake, Frame, second)).IsJudged);
        }

        var stuck = Assert.Single(TakeWave(intake, Frame, 10));
        Assert.False(stuck.IsJudged);
        Assert.True(stuck.Reading.Flags.HasFlag(QualityFlags.Stuck));
        Assert.True(Assert.Single(TakeWave(intake, [9, 9], 11)).IsJudged);
    }

    [Fact]
    public void A_sensor_that_repeats_one_record_for_hours_is_stuck()
    {
        ReadingIntake intake = New(TimeSpan.FromMinutes(5), Metrics.GlucoseCgm);
        var value = new DecodedReading(Metrics.GlucoseCgm, 110, Validity.Valid, MeasuredAt: At(0));

        Assert.True(Assert.Single(Take(intake, value)).IsJudged);
        Assert.True(Assert.Single(Take(intake, value, 240)).IsJudged);
        Assert.False(Assert.Single(Take(intake, value, 300)).IsJudged);
        Assert.True(Assert.Single(Take(intake, value with { MeasuredAt = At(301) }, 301)).IsJudged);
    }

    [Fact]
    public void Each_user_of_a_scale_gets_what_is_his_and_nobody_gets_a_guess()
    {
        ReadingIntake intake = New(new ConfiguredUsers(Mia, new Dictionary<byte, ConfiguredUser> { [1] = Mia, [2] = Leo }), Metrics.Weight);
        var weight = new DecodedReading(Metrics.Weight, 18.2m, Validity.Valid);

        Assert.Equal("leo", Assert.Single(Take(intake, weight with { UserSlot = 2 })).Device!.Patient.Value);
        Assert.Equal("mia", Assert.Single(Take(intake, weight with { UserSlot = 1 })).Device!.Patient.Value);
        Assert.All([weight, weight with { UserSlot = 3 }], reading =>
        {
            var nobodys = Assert.Single(Take(intake, reading));
            Assert.Null(nobodys.Device);
            Assert.False(nobodys.IsJudged);
        });
        Assert.Equal(2, intake.Counts.Unassigned);
        Assert.Equal("mia", Assert.Single(Take(intake, new DecodedReading(Metrics.Battery, 80, Validity.Valid))).Device!.Patient.Value);
    }

    private static DateTime At(double seconds) => Wall.UtcDateTime.AddSeconds(seconds);

    private static byte[] CurrentTime(DateTime time) => CurrentTimeWrite.Encode(new DateTimeOffset(time, TimeSpan.Zero), GattId.CurrentTime);

    private static ReadingIntake New(Metric metric, bool keepSimulated = false) => New(new ConfiguredUsers(Mia, new Dictionary<byte, ConfiguredUser>()), metric, keepSimulated);

    private static ReadingIntake New(ConfiguredUsers users, Metric metric, bool keepSimulated = false) =>
        new(Declare(metric, TimeSpan.Zero), users, Trust, keepSimulated);

    private static ReadingIntake New(TimeSpan interval, Metric metric) =>
        new(Declare(metric, interval), new ConfiguredUsers(Mia, new Dictionary<byte, ConfiguredUser>()), Trust, false);

    private static ClockTrust Trust(MonotonicTime now) => new(Start, Wall, TimeSpan.FromMilliseconds(5), ClockSource.Ntp);

    private static DriverDeclaration Declare(Metric metric, TimeSpan interval) => new()
    {
        Id = "scripted",
        DisplayName = "Scripted",
        Models = ["Scripted"],
        Transport = DeviceTransport.Bluetooth,
        Signals = [new SignalDeclaration(metric, interval)],
        QuietTime = TimeSpan.FromMinutes(1),
        Evidence = EvidenceLevel.Vectors,
    };

    private static List<TakenReading> Take(ReadingIntake intake, in DecodedReading reading, double second = 0)
    {
        var decoded = new DecodedFrame();
        decoded.Add(reading);
        return [.. intake.Take(Frame, default, decoded, Start + TimeSpan.FromSeconds(second))];
    }

    private static List<TakenReading> TakeWave(ReadingIntake intake, byte[] frame, double second)
    {
        var decoded = new DecodedFrame();
        decoded.AddWaveform(Metrics.PlethWaveform, 60, 1, 0, 1)[0] = 5;
        decoded.Add(new DecodedReading(Metrics.SpO2, 97, Validity.Valid));
        return [.. intake.Take(frame, default, decoded, Start + TimeSpan.FromSeconds(second))];
    }
}
