using System.Globalization;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Rules;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Rules;

/// <summary>Every number of the preset tables, written down a second time.</summary>
public class LimitPresetTests
{
    // id | metric | side | medium | high | onDelay | offDelay | hysteresis | lowest | highest
    private const string Table = """
        spo2-low            | spo2             | Low  | 90  | 85   | 10 | 5  | 2   | 70 | 99
        hr-low              | heart-rate       | Low  | 50  | 40   | 10 | 5  | 3   | 20 | 250
        hr-high             | heart-rate       | High | 120 | 150  | 10 | 5  | 3   | 20 | 250
        pulse-low           | pulse-rate       | Low  | 50  | 40   | 10 | 5  | 3   | 20 | 250
        pulse-high          | pulse-rate       | High | 120 | 150  | 10 | 5  | 3   | 20 | 250
        pulse-cuff-low      | pulse-rate-cuff  | Low  | 50  | 40   | 10 | 5  | 3   | 20 | 250
        pulse-cuff-high     | pulse-rate-cuff  | High | 120 | 150  | 10 | 5  | 3   | 20 | 250
        rr-low              | respiration-rate | Low  | 10  | 8    | 15 | 10 | 1   | 4  | 60
        rr-high             | respiration-rate | High | 24  | 30   | 15 | 10 | 2   | 4  | 60
        nibp-systolic-low   | nibp-systolic    | Low  | -   | 80   | 0  | 0  | 0   | 50 | 250
        nibp-systolic-high  | nibp-systolic    | High | -   | 180  | 0  | 0  | 0   | 50 | 250
        temperature-high    | temperature      | High | 39  | 40.5 | 30 | 60 | 0.2 | 30 | 43
        """;

    [Fact]
    public void Every_preset_has_the_numbers_of_the_table()
    {
        string[] rows = Table.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(rows.Length, LimitPresets.All.Count);
        foreach (string row in rows)
        {
            string[] cells = row.Split('|', StringSplitOptions.TrimEntries);
            LimitPreset preset = LimitPresets.All.Single(p => p.Id == cells[0]);
            AlarmRule rule = preset.ToRule(onDemand: false);
            bool isHigh = cells[3] == "-";
            Assert.Equal((cells[1], cells[2]), (preset.Metric.Key, rule.Side.ToString()));
            Assert.Equal((Number(isHigh ? cells[4] : cells[3]), isHigh ? null : Number(cells[4])), (rule.Limit!.Value, rule.Severe));
            Assert.Equal(isHigh ? AlarmPriority.High : AlarmPriority.Medium, rule.Priority);
            Assert.Equal((Seconds(cells[5]), Seconds(cells[6]), Number(cells[7])), (rule.OnDelay, rule.OffDelay, rule.Hysteresis));
            Assert.Equal((Number(cells[8]), Number(cells[9])), (preset.LowestSetting, preset.HighestSetting));
            Assert.Equal((rule.OnDelay, cells[5] == "0" ? 1 : 2, false), (rule.SevereDelay, rule.MinSamples, rule.Latch));
            Assert.Equal((AlarmKind.Physiological, "preset", 1, false), (rule.Kind, rule.SetBy, rule.Version, rule.EndsOnAck));
        }
    }

    [Fact]
    public void Every_preset_pauses_reminds_and_escalates_by_its_priority()
    {
        Assert.Equal(new EscalationIntervals(Seconds("60"), Seconds("60"), Seconds("60"), Seconds("60")), EscalationIntervals.High);
        Assert.Equal(new EscalationIntervals(Seconds("120"), Seconds("180"), Seconds("300"), Seconds("60")), EscalationIntervals.Medium);
        foreach (AlarmRule rule in LimitPresets.All.Select(p => p.ToRule(onDemand: false)))
        {
            Assert.Equal((Seconds("600"), Seconds("120")), (rule.PauseCapAt(AlarmPriority.Medium), rule.PauseCapAt(AlarmPriority.High)));
            Assert.Equal(Seconds(rule.Priority == AlarmPriority.High ? "120" : "300"), rule.RemindAt(rule.Priority));
            Assert.Equal(Seconds("120"), rule.RemindAt(AlarmPriority.High));
            Assert.Equal(EscalationIntervals.High, rule.EscalationAt(AlarmPriority.High));
            Assert.Equal(rule.Priority == AlarmPriority.High ? EscalationIntervals.High : EscalationIntervals.Medium, rule.EscalationAt(rule.Priority));
        }
    }

    [Fact]
    public void A_preset_on_demand_has_no_delay_one_sample_and_ends_on_acknowledgement()
    {
        foreach (LimitPreset preset in LimitPresets.All)
        {
            AlarmRule rule = preset.ToRule(onDemand: true);
            Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 1, true), (rule.OnDelay, rule.OffDelay, rule.SevereDelay, rule.MinSamples, rule.EndsOnAck));
            Assert.Null(rule.Remind);
        }
    }

    [Theory]
    [InlineData(TechnicalCondition.SensorOff, "sensor-off", AlarmPriority.Medium, 5)]
    [InlineData(TechnicalCondition.LowPerfusion, "low-perfusion", AlarmPriority.Low, 30)]
    [InlineData(TechnicalCondition.LowQuality, "low-quality", AlarmPriority.Low, 30)]
    [InlineData(TechnicalCondition.Stale, "stale", AlarmPriority.Medium, 0)]
    [InlineData(TechnicalCondition.CannotSee, "cannot-see", AlarmPriority.Medium, 0)]
    [InlineData(TechnicalCondition.DeviceLost, "device-lost", AlarmPriority.Medium, 30)]
    [InlineData(TechnicalCondition.Clock, "clock", AlarmPriority.Low, 0)]
    [InlineData(TechnicalCondition.Disk, "disk", AlarmPriority.Low, 0)]
    [InlineData(TechnicalCondition.JournalFault, "journal-fault", AlarmPriority.Medium, 0)]
    [InlineData(TechnicalCondition.DataDropped, "data-dropped", AlarmPriority.Medium, 0)]
    [InlineData(TechnicalCondition.SyncBacklog, "sync-backlog", AlarmPriority.Low, 0)]
    [InlineData(TechnicalCondition.SyncRefused, "sync-refused", AlarmPriority.Low, 0)]
    public void A_technical_rule_has_its_priority_and_delay_never_latches_and_does_not_flap(
        TechnicalCondition condition, string id, AlarmPriority priority, int onDelay)
    {
        AlarmRule rule = TechnicalRules.For(condition);
        Assert.Equal((id, AlarmKind.Technical, priority), (rule.Id, rule.Kind, rule.Priority));
        Assert.Equal((TimeSpan.FromSeconds(onDelay), TimeSpan.FromSeconds(5), false), (rule.OnDelay, rule.OffDelay, rule.Latch));
        Assert.Equal(priority == AlarmPriority.Low, rule.RemindAt(priority) is null);
        Assert.Equal(priority == AlarmPriority.Low, rule.EscalationAt(priority) is null);
        Assert.Equal(condition, TechnicalRules.FromRuleId(id));
    }

    [Theory]
    [InlineData("70", "69.9", CommandOutcome.LimitNeedsNurse)]
    [InlineData("71", "70", CommandOutcome.LimitChanged)]
    [InlineData("99", "70", CommandOutcome.LimitChanged)]
    [InlineData("99.1", "85", CommandOutcome.LimitNeedsNurse)]
    [InlineData("100.1", "85", CommandOutcome.LimitRefused)]
    [InlineData("90", "90", CommandOutcome.LimitRefused)]
    [InlineData("90", null, CommandOutcome.LimitRefused)]
    public void A_caregiver_sets_limits_inside_the_safe_bounds(string limit, string? severe, CommandOutcome outcome)
    {
        LimitPreset preset = LimitPresets.All.Single(p => p.Id == "spo2-low");
        var command = new LimitCommand(new PatientId("p1"), preset.Id, Number(limit), severe is null ? null : Number(severe), "", "caregiver", "kitchen");
        Assert.Equal(outcome, LimitBounds.Judge(preset, command));
        Assert.Equal(
            outcome == CommandOutcome.LimitNeedsNurse ? CommandOutcome.LimitChanged : outcome,
            LimitBounds.Judge(preset, command with { Role = LimitBounds.Nurse }));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
