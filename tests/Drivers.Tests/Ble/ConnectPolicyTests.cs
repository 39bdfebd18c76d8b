using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>When a link is tried again, and how.</summary>
public sealed class ConnectPolicyTests
{
    [Fact]
    public void Three_tries_of_a_sighting_follow_each_other_without_a_pause()
    {
        var policy = new ConnectPolicy(new Random(1));
        List<ConnectStep> steps = [];
        List<bool> pauses = [];
        for (int i = 0; i < 6; i++)
        {
            steps.Add(policy.Next);
            pauses.Add(policy.Failed() > TimeSpan.Zero);
        }

        ConnectStep[] sighting = [ConnectStep.Connect, ConnectStep.ScanFirst, ConnectStep.ForgetFirst];
        Assert.Equal([.. sighting, .. sighting], steps);
        Assert.Equal([false, false, true, false, false, true], pauses);
    }

    [Fact]
    public void A_pause_is_at_least_one_second_and_at_most_sixty_and_doubles_its_bound_with_each_sighting()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var policy = new ConnectPolicy(new Random(seed));
            for (int sighting = 1; sighting <= 12; sighting++)
            {
                Assert.InRange(PauseOfSighting(policy).TotalSeconds, 1, Math.Min(60, Math.Pow(2, sighting)));
            }
        }
    }

    [Fact]
    public void Pauses_are_spread_over_their_whole_range()
    {
        List<double> pauses = [];
        for (int seed = 0; seed < 400; seed++)
        {
            var policy = new ConnectPolicy(new Random(seed));
            TimeSpan pause = default;
            for (int sighting = 0; sighting < 7; sighting++)
            {
                pause = PauseOfSighting(policy);
            }

            pauses.Add(pause.TotalSeconds);
        }

        for (int tenth = 0; tenth < 10; tenth++)
        {
            Assert.Contains(pauses, p => p >= 1 + (5.9 * tenth) && p < 1 + (5.9 * (tenth + 1)));
        }
    }

    [Fact]
    public void An_advertisement_or_a_success_starts_the_count_over()
    {
        var policy = new ConnectPolicy(new Random(1));
        foreach (Action reset in (Action[])[policy.Seen, policy.Worked])
        {
            for (int i = 0; i < 40; i++)
            {
                policy.Failed();
            }

            reset();

            Assert.Equal((0, ConnectStep.Connect), (policy.Failures, policy.Next));
            Assert.InRange(PauseOfSighting(policy).TotalSeconds, 1, 2);
        }
    }

    [Fact]
    public void Ten_thousand_failures_do_not_overflow()
    {
        var policy = new ConnectPolicy(new Random(1));
        for (int i = 0; i < 10_000; i++)
        {
            Assert.InRange(policy.Failed().TotalSeconds, 0, 60);
        }
    }

    private static TimeSpan PauseOfSighting(ConnectPolicy policy)
    {
        policy.Failed();
        policy.Failed();
        return policy.Failed();
    }
}
