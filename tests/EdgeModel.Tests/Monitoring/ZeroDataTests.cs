using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Technical alarms need no reading at all, and after a restart they need evidence before they end.</summary>
public class ZeroDataTests
{
    [Fact]
    public void Every_condition_that_means_no_data_starts_without_any()
    {
        var script = new StepScript(StepScript.WithSignals(Metrics.SpO2, Metrics.RespirationRate));
        script.Advance(EdgeInput.Link(StepScript.Oximeter, isUp: false), 0);
        Ticks(script, 0, 100);
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
        Assert.Equal(30, Assert.Single(script.Starts("device-lost")));
        Assert.Equal([60d, 60d], script.Starts("cannot-see"));
    }

    [Fact]
    public void A_device_whose_port_never_opened_is_lost()
    {
        var state = new EdgeState(StepScript.Setup, MonotonicTime.FromSeconds(50));
        var output = new EdgeOutput();
        EdgeStep.Advance(state, EdgeInput.Tick, MonotonicTime.FromSeconds(80), output);
        Assert.DoesNotContain(output.Events, e => e.Rule.Id == "device-lost");
        EdgeStep.Advance(state, EdgeInput.Tick, MonotonicTime.FromSeconds(80.25), output);
        Assert.Equal(80, Assert.Single(output.Events, e => e.Rule.Id == "device-lost").At.Seconds);
    }

    [Fact]
    public void Every_condition_of_the_gateway_starts_and_ends_without_any()
    {
        int conditions = 0;
        foreach (TechnicalCondition condition in EdgeState.GatewayConditions.Where(c => c != TechnicalCondition.Clock))
        {
            var script = new StepScript();
            script.Advance(EdgeInput.Of(condition, true), 1);
            script.Advance(EdgeInput.Of(condition, false), 3);
            script.Tick(9);
            string rule = TechnicalRules.For(condition).Id;
            Assert.Equal([(rule, AlarmEventType.Start, 1d), (rule, AlarmEventType.End, 8d)], script.Lines(rule));
            conditions++;
        }

        Assert.Equal(7, conditions);
    }

    [Fact]
    public void A_link_that_comes_back_within_30_s_is_not_lost()
    {
        var script = new StepScript();
        script.Advance(EdgeInput.Link(StepScript.Oximeter, isUp: false), 1);
        Ticks(script, 1, 30);
        script.Advance(EdgeInput.Link(StepScript.Oximeter, isUp: true), 31);
        Ticks(script, 31, 40);
        Assert.Empty(script.Starts("device-lost"));
    }

    [Fact]
    public void Stale_of_before_a_restart_does_not_end_while_a_signal_is_still_missing()
    {
        StepScript script = Restarted("stale", null);
        for (int s = 100; s < 109; s++)
        {
            script.Read(s, Metrics.SpO2, 97);
            script.Quarters(s);
        }

        Assert.Empty(script.Lines("stale"));
    }

    [Theory]
    [InlineData("sensor-off", null)]
    [InlineData("low-quality", null)]
    [InlineData("low-perfusion", null)]
    [InlineData("stale", null)]
    [InlineData("cannot-see", "spo2")]
    public void A_condition_of_before_a_restart_does_not_end_before_there_is_evidence(string rule, string? metric)
    {
        StepScript script = Restarted(rule, metric);
        Ticks(script, 100, 109);
        Assert.Empty(script.Lines(rule));
        for (int s = 109; s < 120; s++)
        {
            script.Read(s, Metrics.PerfusionIndex, 3);
            script.Second(s, 97);
        }

        Assert.Equal((rule, AlarmEventType.End, 114d), script.Lines(rule).Last());
    }

    private static StepScript Restarted(string rule, string? metric)
    {
        var before = new MachineRecord
        {
            State = MachineState.Active,
            Episode = new EpisodeId(7),
            Priority = AlarmPriority.Medium,
            LastGoodAt = MonotonicTime.FromSeconds(90),
            EscalateDueAt = MonotonicTime.FromSeconds(500),
        };
        var script = new StepScript(startedAt: 100);
        RestartRecord record = new(StepScript.Patient, StepScript.Oximeter, rule, metric is null ? null : Metrics.FromKey(metric), before, GapUnknown: false);
        Restart.Restore(script.State, [record], MonotonicTime.FromSeconds(100), new EdgeOutput());
        return script;
    }

    private static void Ticks(StepScript script, int from, int to)
    {
        for (int s = from; s < to; s++)
        {
            script.Quarters(s);
        }
    }
}
