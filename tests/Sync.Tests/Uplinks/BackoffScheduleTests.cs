using Edge.Sync.Uplinks;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Sync.Tests.Uplinks;

public sealed class BackoffScheduleTests
{
    [Fact]
    public void Waits_stay_between_zero_and_the_doubling_ceiling_and_its_cap() => Prop.ForAll(Cases(), c =>
    {
        TimeSpan delay = BackoffSchedule.Delay(c.Failures, c.Chance, c.AlertWaits);
        double ceiling = Math.Min(c.AlertWaits ? 15 : 300, Math.Pow(2, Math.Min(c.Failures - 1, 30)));
        return delay >= TimeSpan.Zero && delay.TotalSeconds <= ceiling;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_jitter_is_full() => Prop.ForAll(Cases(), c =>
    {
        double whole = BackoffSchedule.Delay(c.Failures, 0.999_999, c.AlertWaits).TotalSeconds / 0.999_999;
        double delay = BackoffSchedule.Delay(c.Failures, c.Chance, c.AlertWaits).TotalSeconds;
        return Math.Abs(delay - whole * c.Chance) < 0.001;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_server_asks_for_is_honoured_with_at_most_a_fifth_more_and_an_hour_at_most() => Prop.ForAll(Cases(), c =>
    {
        var asked = TimeSpan.FromSeconds(c.Failures * 60);
        TimeSpan delay = BackoffSchedule.Delay(c.Failures, c.Chance, c.AlertWaits, asked);
        TimeSpan least = asked < BackoffSchedule.RetryAfterCap ? asked : BackoffSchedule.RetryAfterCap;
        return delay >= least && delay <= least * 1.2;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_thousand_gateways_that_return_at_once_spread_over_the_cap()
    {
        var random = new Random(11);
        int[] perSecond = new int[300];
        for (int i = 0; i < 2000; i++)
            perSecond[(int)BackoffSchedule.Delay(12, random.NextDouble(), alertWaits: false).TotalSeconds]++;
        Assert.True(perSecond.Max() < 25, $"{perSecond.Max()} in one second");
    }

    [Fact]
    public void The_first_failure_waits_a_second_at_most() =>
        Assert.True(BackoffSchedule.Delay(1, 0.999, alertWaits: false) < TimeSpan.FromSeconds(1));

    private static Arbitrary<(int Failures, double Chance, bool AlertWaits)> Cases() =>
        (from failures in Gen.Choose(1, 100)
         from chance in Gen.Choose(0, 999_999)
         from alert in Gen.Elements(true, false)
         select (failures, chance / 1_000_000.0, alert)).ToArbitrary();
}
