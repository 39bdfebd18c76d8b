using Edge.Matrix;
using Edge.Sync.Uplinks;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F18: two thousand gateways lose their receiver for twenty minutes and it comes back. Each waits by the real schedule, in
/// simulated time; counted is how many connect within one second once the receiver answers, and when the last is back.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Gateways = 2000;
    private const double OutageSeconds = 1200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void F18_two_thousand_gateways_come_back_spread(bool alertWaits)
    {
        // At full length a wait is half the cap on average, so that 2 n / cap connect in a second; six deviations for chance.
        double capSeconds = (alertWaits ? BackoffSchedule.AlertCap : BackoffSchedule.Cap).TotalSeconds;
        double expected = 2 * Gateways / capSeconds, mostInOneSecond = expected + 6 * Math.Sqrt(expected);
        int cycles = FaultRun.Count(10, 100, 1000);
        int peak = 0;
        double last = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            var random = new Random(FaultRun.Seed + cycle);
            double[] back = [.. Enumerable.Range(0, Gateways).Select(_ => BackAt(random, alertWaits))];
            peak = Math.Max(peak, back.GroupBy(b => (int)b).Max(g => g.Count()));
            last = Math.Max(last, back.Max());
        }

        output.WriteLine(new FaultRow("F18", alertWaits ? "2,000 gateways return, each with an alert waiting" : "2,000 gateways return")
            .With("cycles", cycles).With("most connections in one second", peak).With("s until the last is back", last).Done());
        Assert.True(peak <= mostInOneSecond, $"{peak} in one second");
        Assert.True(last <= capSeconds);
    }

    /// <summary>Seconds after the receiver's return at which a gateway tries next.</summary>
    private static double BackAt(Random random, bool alertWaits)
    {
        double now = 0;
        for (int failures = 1; now < OutageSeconds; failures++)
            now += BackoffSchedule.Delay(failures, random.NextDouble(), alertWaits).TotalSeconds;
        return now - OutageSeconds;
    }
}
