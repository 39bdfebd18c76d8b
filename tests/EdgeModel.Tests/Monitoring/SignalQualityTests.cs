using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Tests.Monitoring;

/// <summary>Low-perfusion and low-quality: when they start, what ends them, what leaves them as they are.</summary>
public class SignalQualityTests
{
    [Fact]
    public void Poor_quality_of_one_signal_is_not_hidden_by_a_good_one_of_the_same_device()
    {
        var script = new StepScript();
        Play(script, 0, 60, s =>
        {
            script.Take(StepScript.Reading(s, Metrics.SpO2, 97) with { SignalQuality = 0.3f });
            script.Read(s, Metrics.PulseRateOximeter, 70);
        });
        Play(script, 60, 70, s => Good(script, s));
        Assert.Equal(
            [("low-quality", AlarmEventType.Start, 30d), ("low-quality", AlarmEventType.End, 65d)],
            script.Lines("low-quality"));
    }

    [Fact]
    public void Poor_quality_that_moves_from_signal_to_signal_starts_anew()
    {
        var script = new StepScript();
        Play(script, 0, 100, s =>
        {
            script.Take(StepScript.Reading(s, Metrics.SpO2, 97) with { SignalQuality = s % 40 < 20 ? 0.3f : 0.9f });
            script.Take(StepScript.Reading(s, Metrics.PulseRateOximeter, 70) with { SignalQuality = s % 40 < 20 ? 0.9f : 0.3f });
        });
        Assert.Empty(script.Starts("low-quality"));
    }

    [Fact]
    public void Quality_at_the_gate_is_good_and_a_questionable_value_is_poor()
    {
        var script = new StepScript();
        Play(script, 0, 40, s => script.Take(StepScript.Reading(s, Metrics.SpO2, 97) with { SignalQuality = 0.6f }));
        Assert.Empty(script.Starts("low-quality"));
        Play(script, 40, 80, s => script.Read(s, Metrics.SpO2, 97, Validity.Questionable));
        Assert.Equal(70, Assert.Single(script.Starts("low-quality")));
    }

    [Fact]
    public void Poor_quality_followed_by_no_value_is_neither_counted_on_nor_ended()
    {
        var script = new StepScript();
        Play(script, 0, 29, s => script.Read(s, Metrics.SpO2, 97, Validity.Questionable));
        Play(script, 29, 60, s => script.Read(s, Metrics.SpO2, null, Validity.NotAvailable));
        Assert.Empty(script.Starts("low-quality"));
        Play(script, 60, 100, s => script.Read(s, Metrics.SpO2, 97, Validity.Questionable));
        Play(script, 100, 200, s => script.Read(s, Metrics.SpO2, null, Validity.NotAvailable));
        Assert.Equal([("low-quality", AlarmEventType.Start, 90d)], script.Lines("low-quality"));
    }

    [Fact]
    public void One_poor_reading_and_then_silence_is_stale_and_not_poor()
    {
        var script = new StepScript();
        script.Read(0, Metrics.SpO2, 97, Validity.Questionable);
        script.Read(0, Metrics.PerfusionIndex, 0.3m);
        Play(script, 0, 60, _ => { });
        Assert.Empty(script.Starts("low-quality"));
        Assert.Empty(script.Starts("low-perfusion"));
        Assert.Equal(10, Assert.Single(script.Starts("stale")));
    }

    [Theory]
    [InlineData("0.39", 1)]
    [InlineData("0.4", 0)]
    public void Weak_perfusion_counts_below_its_limit_for_30_s(string index, int starts)
    {
        var script = new StepScript();
        Play(script, 0, 40, s =>
        {
            Good(script, s);
            script.Read(s, Metrics.PerfusionIndex, decimal.Parse(index, System.Globalization.CultureInfo.InvariantCulture));
        });
        Assert.Equal(Enumerable.Repeat(30d, starts), script.Starts("low-perfusion"));
    }

    [Fact]
    public void A_perfusion_index_without_number_neither_raises_nor_ends_weak_perfusion()
    {
        var script = new StepScript();
        Play(script, 0, 200, s =>
        {
            Good(script, s);
            bool known = s is < 50 or >= 150;
            script.Read(s, Metrics.PerfusionIndex, known ? (s < 50 ? 0.3m : 2.1m) : null, known ? Validity.Valid : Validity.NotAvailable);
        });
        Assert.Equal(
            [("low-perfusion", AlarmEventType.Start, 30d), ("low-perfusion", AlarmEventType.End, 155d)],
            script.Lines("low-perfusion"));
    }

    private static void Good(StepScript script, int s)
    {
        script.Read(s, Metrics.SpO2, 97);
        script.Read(s, Metrics.PulseRateOximeter, 70);
    }

    private static void Play(StepScript script, int from, int to, Action<int> second)
    {
        for (int s = from; s < to; s++)
        {
            second(s);
            script.Quarters(s);
        }
    }
}
