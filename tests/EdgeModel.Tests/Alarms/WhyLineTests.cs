using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;
using Edge.Model.Tests.Monitoring;

namespace Edge.Model.Tests.Alarms;

/// <summary>The why-line names the value, the limit that this value crossed, how long, the signal and who set the limit.</summary>
public class WhyLineTests
{
    [Fact]
    public void A_value_past_the_first_limit_names_that_limit_and_the_time_since_it_was_crossed()
    {
        StepScript script = Play(new StepScript(), 0, 15, 88);
        Assert.Equal(
            "SpO2 88 % is below your limit of 90 % for 15 s. Limit set by preset: preset for adults (version 1).",
            Why(script, 15));
    }

    [Fact]
    public void A_value_past_the_severe_limit_names_the_severe_limit_and_the_time_since_that_one()
    {
        StepScript script = Play(Play(new StepScript(), 0, 20, 88), 20, 40, 84);
        Assert.StartsWith("SpO2 84 % is below your limit of 85 % for 20 s.", Why(script, 40), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_return_from_severe_the_limit_named_is_the_one_still_crossed()
    {
        StepScript script = Play(Play(new StepScript(), 0, 20, 80), 20, 30, 88);
        Assert.Equal(AlarmPriority.High, script.Machine("spo2-low").Priority);
        Assert.StartsWith("SpO2 88 % is below your limit of 90 % for 30 s.", Why(script, 30), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_inside_the_hysteresis_is_not_called_below_the_limit()
    {
        StepScript script = Play(Play(new StepScript(), 0, 20, 88), 20, 25, 91);
        Assert.StartsWith("SpO2 91 %, was below your limit of 90 % and is not yet well back.", Why(script, 25), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_recovers_and_one_that_latched_say_so()
    {
        StepScript script = Play(Play(new StepScript(), 0, 20, 88), 20, 23, 97);
        Assert.StartsWith("SpO2 97 %, back from below 90 %.", Why(script, 23), StringComparison.Ordinal);
        AlarmSubject subject = Subject(script);
        MachineRecord latched = script.Machine("spo2-low") with { State = MachineState.Latched };
        Assert.StartsWith("SpO2 was below 90 %; over, please confirm.", WhyLine.For(subject, latched, MonotonicTime.FromSeconds(23)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_episode_names_the_last_usable_value_and_its_age()
    {
        StepScript script = Play(new StepScript(), 0, 15, 86);
        for (int s = 15; s < 75; s++)
        {
            script.Second(s, null);
        }

        Assert.StartsWith("SpO2 86 % 61 s ago, no usable signal since.", Why(script, 75), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9f, "2.1", " Signal good (PI 2.1). ")]
    [InlineData(0.7f, "2.1", " Signal fair (PI 2.1). ")]
    [InlineData(0.9f, null, " Signal good. ")]
    [InlineData(float.NaN, "2.1", " PI 2.1. ")]
    [InlineData(float.NaN, null, " for 14 s. Limit")]
    public void The_signal_is_told_as_far_as_it_is_known(float quality, string? index, string words)
    {
        var script = new StepScript();
        for (int s = 0; s < 15; s++)
        {
            if (index is not null)
            {
                script.Read(s, Metrics.PerfusionIndex, decimal.Parse(index, System.Globalization.CultureInfo.InvariantCulture));
            }

            script.Take(StepScript.Reading(s, Metrics.SpO2, 86) with { SignalQuality = quality });
        }

        Assert.Contains(words, Why(script, 14), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_set_the_limit_and_why_is_told()
    {
        StepScript script = Play(new StepScript(), 0, 15, 86);
        script.Advance(EdgeInput.Of(new LimitCommand(StepScript.Patient, "spo2-low", 88, 80, "as ordered", "nurse", "kitchen")), 15);
        Assert.EndsWith("is below your limit of 88 % for 15 s. Limit set by nurse: as ordered (version 2).", Why(script, 15), StringComparison.Ordinal);
    }

    [Fact]
    public void A_high_limit_is_above()
    {
        var script = new StepScript();
        script.Read(1, Metrics.NibpSystolic, 190);
        AlarmSubject subject = script.State.Tracks.First(t => t.Subject.Rule.Id == "nibp-systolic-high").Subject;
        Assert.StartsWith(
            "Systolic 190 mmHg is above your limit of 180 mmHg for 5 min.",
            WhyLine.For(subject, script.Machine("nibp-systolic-high"), MonotonicTime.FromSeconds(301)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_technical_condition_has_a_title_and_a_line_that_claims_no_patient_problem()
    {
        var script = new StepScript();
        int lines = 0;
        foreach (TechnicalCondition condition in Enum.GetValues<TechnicalCondition>())
        {
            AlarmSubject subject = script.State.Tracks.First(t => t.Subject.Rule.Id == TechnicalRules.For(condition).Id).Subject;
            var machine = new MachineRecord { State = MachineState.Active, StartedAt = MonotonicTime.FromSeconds(10) };
            string line = WhyLine.For(subject, machine, MonotonicTime.FromSeconds(22));
            Assert.EndsWith("Raised 12 s ago. Local alarms go on.", line, StringComparison.Ordinal);
            Assert.Contains(WhyLine.Title(subject).TrimEnd('.'), line, StringComparison.Ordinal);
            lines++;
        }

        Assert.Equal(14, lines);
    }

    private static AlarmSubject Subject(StepScript script) => script.State.Tracks.First(t => t.Subject.Rule.Id == "spo2-low").Subject;

    private static string Why(StepScript script, double at) =>
        WhyLine.For(Subject(script), script.Machine("spo2-low"), MonotonicTime.FromSeconds(at));

    private static StepScript Play(StepScript script, int from, int to, decimal spo2)
    {
        for (int s = from; s < to; s++)
        {
            script.Second(s, spo2);
        }

        return script;
    }
}
