using Edge.Drivers;
using Edge.Drivers.Replay;
using Edge.Drivers.Simulation;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Alarms;

namespace Edge.Gateway.Tests.Replay;

/// <summary>The same bytes at the same times give the same alarm records, bit for bit.</summary>
public class DeterminismTests
{
    private const int Seconds = 180;

    private static Scenario ThreeMinutes =>
        Scenario.Parse(File.ReadAllText(RepositoryFiles.Test("Replay", "three-minutes.json")), out string? error) ?? throw new InvalidOperationException(error);

    [Theory]
    [InlineData("ivy-450c", RecordingFiles.Ivy450C, 562)]
    [InlineData("datex-s5", RecordingFiles.DatexS5, 231)]
    public void One_recording_gives_the_same_records_twice_and_those_of_the_golden_file(string driver, string recording, int bytesPerSecond)
    {
        byte[] bytes = File.ReadAllBytes(RecordingFiles.Find(recording)!);
        StepReplay first = StepReplay.Of(driver, bytes, bytesPerSecond, new ReplayPace());
        StepReplay second = StepReplay.Of(driver, bytes, bytesPerSecond, new ReplayPace());
        Assert.NotEmpty(first.Events);
        Assert.Equal(first.Bytes, second.Bytes);
        GoldenFile.Matches($"{driver}.golden.txt", first.Text);
    }

    [Theory]
    [InlineData("nonin-oem3")]
    [InlineData("contec-cms50")]
    [InlineData("masimo-ascii1")]
    [InlineData("nellcor-n560")]
    public void One_scenario_gives_the_same_records_twice_and_those_of_the_golden_file(string device)
    {
        StepReplay first = StepReplay.Of(device, ThreeMinutes, Seconds, new ReplayPace());
        StepReplay second = StepReplay.Of(device, ThreeMinutes, Seconds, new ReplayPace());
        Assert.NotEmpty(first.Events);
        Assert.Equal(first.Bytes, second.Bytes);
        GoldenFile.Matches($"{device}.golden.txt", first.Text);
    }

    [Theory]
    [InlineData("nonin-oem3")]
    [InlineData("contec-cms50")]
    [InlineData("masimo-ascii1")]
    [InlineData("nellcor-n560")]
    public void When_ticks_come_changes_no_decision(string device)
    {
        IReadOnlyList<string> reference = StepReplay.Of(device, ThreeMinutes, Seconds, new ReplayPace()).Decisions;
        int phases = 0;
        foreach (ReplayPace pace in (ReplayPace[])[new(100, 1), new(100, 37), new(100, 99), new(250, 0), new(250, 113), new(17, 5)])
        {
            Assert.Equal(reference, StepReplay.Of(device, ThreeMinutes, Seconds, pace).Decisions);
            phases++;
        }

        Assert.Equal(6, phases);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(24 * 365)]
    public void A_stepped_wall_clock_changes_no_decision(int hours)
    {
        IReadOnlyList<string> reference = StepReplay.Of("nonin-oem3", ThreeMinutes, Seconds, new ReplayPace()).Decisions;
        StepReplay stepped = StepReplay.Of("nonin-oem3", ThreeMinutes, Seconds, new ReplayPace(WallStep: TimeSpan.FromHours(hours)));
        Assert.Equal(reference, stepped.Decisions);
    }

    [Fact]
    public void An_untrusted_wall_clock_adds_its_own_notice_and_changes_nothing_else()
    {
        IReadOnlyList<string> reference = StepReplay.Of("nonin-oem3", ThreeMinutes, Seconds, new ReplayPace()).Decisions;
        StepReplay untrusted = StepReplay.Of("nonin-oem3", ThreeMinutes, Seconds, new ReplayPace { ClockTrusted = false });
        Assert.Equal([0d], untrusted.Starts("clock"));
        Assert.Equal(reference, untrusted.Decisions.Where(line => !line.Contains(" clock ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("nonin-oem3")]
    [InlineData("contec-cms50")]
    [InlineData("masimo-ascii1")]
    public void The_shipped_night_raises_its_desaturations_and_its_sensor_off(string device)
    {
        Scenario night = Scenario.Load("night");
        StepReplay replay = StepReplay.Of(device, night, Seconds, new ReplayPace());
        List<(int From, int To)> low = Stretches(night, v => !v.SensorOff && v.RoundedSpO2 < 90);
        List<(int From, int To)> off = Stretches(night, v => v.SensorOff);
        Assert.Equal(2, low.Count);
        Assert.Single(off);
        Assert.Equal(2, replay.Starts("spo2-low").Count);
        Assert.All(low.Zip(replay.Starts("spo2-low")), pair => Assert.InRange(pair.Second, pair.First.From + 9, pair.First.From + 15));
        Assert.InRange(Assert.Single(replay.Starts("sensor-off")), off[0].From + 5, off[0].From + 18);
        Assert.DoesNotContain(replay.Events, e => e.Rule.Kind == AlarmKind.Physiological && e.Type == AlarmEventType.Start
            && (e.At - StepReplay.Start).TotalSeconds is var at && at >= off[0].From && at <= off[0].To);
        Assert.Contains(replay.Events, e => e.Rule.Id == "spo2-low" && e.Priority == AlarmPriority.High);
        Assert.Equal(2, replay.Events.Count(e => e.Rule.Id == "spo2-low" && e.Type == AlarmEventType.End));
    }

    [Fact]
    public void Every_record_of_the_three_minutes_fits_into_200_bytes()
    {
        int devices = 0;
        foreach (string device in SimulatorCatalog.Devices)
        {
            Assert.InRange(StepReplay.Of(device, ThreeMinutes, Seconds, new ReplayPace()).LongestRecordBytes, 60, 200);
            devices++;
        }

        Assert.Equal(9, devices);
    }

    // Whole seconds of one pass at whose beginning something holds, in stretches of at least 10 s.
    private static List<(int From, int To)> Stretches(Scenario scenario, Func<SimulatedVitals, bool> holds)
    {
        List<(int From, int To)> found = [];
        int? from = null;
        for (int s = 0; s <= Seconds; s++)
        {
            bool now = s < Seconds && holds(scenario.At(TimeSpan.FromSeconds(s)));
            if (now)
            {
                from ??= s;
            }
            else if (from is { } start)
            {
                if (s - start >= 10)
                {
                    found.Add((start, s));
                }

                from = null;
            }
        }

        return found;
    }
}
