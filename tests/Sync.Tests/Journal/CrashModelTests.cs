using Edge.Matrix;
using Xunit.Abstractions;

namespace Edge.Sync.Tests.Journal;

/// <summary>F5, torn and reordered writes: no reachable disk may lose a record that was reported durable.</summary>
public sealed class CrashModelTests(ITestOutputHelper output)
{
    [Fact]
    public void No_reachable_disk_loses_a_durable_record()
    {
        int wanted = FaultRun.Count(2_000, 20_000, 1_000_000);
        int states = 0, evictions = 0;
        for (int seed = 1; states < wanted; seed++)
        {
            var scenario = new CrashScenario(seed);
            try
            {
                scenario.Run(cuts: 8);
            }
            catch (Exception failure)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}, state {scenario.States}: {failure}");
            }

            states += scenario.States;
            evictions += scenario.Evictions;
        }

        output.WriteLine(new FaultRow("F5", "torn and reordered writes").With("states", states).With("durable records lost", 0)
            .With("refused starts", 0).With("segments given up for the quota", evictions).Done());
        Assert.True(states >= wanted);
        Assert.True(evictions > 0, "no scenario reached the quota");
    }

    [Theory]
    [InlineData(nameof(SyncCall.SegmentContent))]
    [InlineData(nameof(SyncCall.LaneFolder))]
    [InlineData(nameof(SyncCall.CursorContent))]
    public void The_model_notices_a_missing_sync(string call)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            try
            {
                new CrashScenario(seed, Enum.Parse<SyncCall>(call)).Run(cuts: 8);
            }
            catch (Xunit.Sdk.XunitException)
            {
                return;
            }
        }

        Assert.Fail($"40 seeds without {call} lost nothing: the model has no teeth.");
    }
}
