using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Model.Tests.Monitoring;

/// <summary>What holds for the step whatever comes in, in whatever order.</summary>
public class EdgeStepPropertyTests
{
    private const int Inputs = 1500;

    [Fact]
    public void Whatever_comes_in_the_step_keeps_its_promises()
    {
        int starts = 0;
        int ends = 0;
        ForSeeds(60, seed =>
        {
            List<AlarmEvent> log = Run(seed, CheckState);
            CheckTimes(log);
            CheckDecisions(log);
            starts += log.Count(e => e.Type == AlarmEventType.Start && e.Rule.Kind == AlarmKind.Physiological);
            ends += log.Count(e => e.EndReason == EndReason.Recovered);
        });
        Assert.True(starts > 100 && ends > 100, $"only {starts} starts and {ends} ends");
    }

    [Fact]
    public void The_same_inputs_give_the_same_log_twice() => ForSeeds(15, seed => Assert.Equal(Run(seed, _ => { }), Run(seed, _ => { })));

    [Fact]
    public void No_device_is_touched_by_the_inputs_of_another()
    {
        int compared = 0;
        ForSeeds(20, seed =>
        {
            foreach (DeviceId device in new[] { RandomInputs.Oximeter, RandomInputs.Monitor, RandomInputs.Other })
            {
                EdgeState together = RunCalm(seed, _ => true);
                EdgeState alone = RunCalm(seed, input => input.Kind == EdgeInputKind.Tick || DeviceOf(input) == device);
                Assert.Equal(Machines(alone, device), Machines(together, device));
                compared += Machines(alone, device).Count(m => m.IsVisible);
            }
        });
        Assert.True(compared > 50, $"only {compared} visible machines compared");
    }

    [Fact]
    public void A_reading_costs_no_allocation_in_steady_state()
    {
        var state = new EdgeState(StepScript.Setup, default);
        var output = new EdgeOutput();
        EdgeStep.Advance(state, EdgeInput.Link(StepScript.Oximeter, isUp: true), default, output);
        Feed(state, output, 0, 3000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int events = Feed(state, output, 3000, 10_000);
        Assert.Equal((0L, 0), (GC.GetAllocatedBytesForCurrentThread() - before, events));
    }

    private static int Feed(EdgeState state, EdgeOutput output, int from, int count)
    {
        int events = 0;
        for (int i = from; i < from + count; i++)
        {
            Metric metric = (i % 3) switch { 0 => Metrics.SpO2, 1 => Metrics.PulseRateOximeter, _ => Metrics.PerfusionIndex };
            Reading reading = StepScript.Reading(i / 3, metric, i % 3 == 2 ? 3m : 97m) with { SignalQuality = 0.9f, Sequence = (ulong)(i / 3) + 1 };
            EdgeStep.Advance(state, EdgeInput.Of(reading), reading.ReceivedAt, output);
            events += output.Events.Count;
        }

        return events;
    }

    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            check(seed);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static List<AlarmEvent> Run(int seed, Action<EdgeState> check)
    {
        var inputs = new RandomInputs(seed);
        var state = new EdgeState(RandomInputs.Setup, MonotonicTime.FromSeconds(100));
        var output = new EdgeOutput();
        List<AlarmEvent> log = [];
        for (int i = 0; i < Inputs; i++)
        {
            (EdgeInput input, MonotonicTime now) = inputs.Next();
            EdgeStep.Advance(state, input, now, output);
            log.AddRange(output.Events);
            inputs.Episodes.AddRange(output.Events.Where(e => e.Type == AlarmEventType.Start).Select(e => e.Episode));
            check(state);
        }

        return log;
    }

    private static EdgeState RunCalm(int seed, Func<EdgeInput, bool> isFed)
    {
        var inputs = new RandomInputs(seed);
        var state = new EdgeState(RandomInputs.Setup, MonotonicTime.FromSeconds(100));
        var output = new EdgeOutput();
        for (int i = 0; i < Inputs; i++)
        {
            (EdgeInput input, MonotonicTime now) = inputs.Next(calm: true);
            if (isFed(input))
            {
                EdgeStep.Advance(state, input, now, output);
            }
        }

        return state;
    }

    private static DeviceId DeviceOf(in EdgeInput input) => input.Kind == EdgeInputKind.Reading ? input.Reading.Device : input.Device;

    // Episode ids come from one source for the whole gateway; everything else of a machine is its device's own.
    private static List<MachineRecord> Machines(EdgeState state, DeviceId device) =>
        [.. state.Tracks.Where(t => t.Subject.Device == device).Select(t => t.Machine with { Episode = new EpisodeId(t.Machine.Episode.IsNone ? 0u : 1u) })];

    private static void CheckState(EdgeState state)
    {
        foreach (MachineRecord machine in state.Tracks.Select(t => t.Machine))
        {
            Assert.Equal(machine.IsVisible, !machine.Episode.IsNone);
            Assert.True(!machine.IsSounding(state.SteppedAt) || machine.IsVisible);
            Assert.True(machine.SteppedAt <= state.SteppedAt, "no machine is ahead of the step");
            Assert.True(machine.AudioPausedUntil <= state.SteppedAt + TimeSpan.FromSeconds(600), "a pause is capped");
        }
    }

    private static void CheckTimes(List<AlarmEvent> log)
    {
        Dictionary<(DeviceId, string, Metric?), MonotonicTime> last = [];
        foreach (AlarmEvent e in log)
        {
            (DeviceId, string, Metric?) machine = (e.Device, e.Rule.Id, e.Metric);
            Assert.True(e.At >= last.GetValueOrDefault(machine), $"{machine}: {e.Type} goes back in time");
            Assert.True(e.At >= default(MonotonicTime), $"{machine}: {e.Type} is before the boot");
            last[machine] = e.At;
        }
    }

    private static void CheckDecisions(List<AlarmEvent> log)
    {
        Dictionary<(DeviceId, string, Metric?), EpisodeId> open = [];
        foreach (AlarmEvent e in log)
        {
            (DeviceId, string, Metric?) machine = (e.Device, e.Rule.Id, e.Metric);
            switch (e.Type)
            {
                case AlarmEventType.Start:
                    Assert.True(open.TryAdd(machine, e.Episode), "a start follows an end");
                    Assert.True(!e.Machine.Unknown && e.Machine.LastBeyond, "unknown never raises");
                    break;
                case AlarmEventType.End:
                    Assert.True(open.Remove(machine, out EpisodeId episode) && episode == e.Episode, "an end ends the present episode");
                    Assert.True(e.EndReason != EndReason.Recovered || !e.Machine.Unknown, "unknown never clears");
                    break;
                case AlarmEventType.Escalate:
                    Assert.True(!e.Machine.Unknown, "unknown never makes worse");
                    break;
                default:
                    Assert.InRange(e.Level, 0, 3);
                    break;
            }
        }
    }
}
