using Edge.Model.Alarms;
using Edge.Model.Observations;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Model.Tests.Alarms;

/// <summary>Random walks of a saturation with bad samples and commands; what must hold at every step.</summary>
public class MachinePropertyTests
{
    private const int Steps = 1500;

    [Fact]
    public void Every_random_walk_keeps_the_promises_of_the_machine() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            Walk(seed);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void Walk(int seed)
    {
        var random = new Random(seed);
        AlarmRule rule = ReferenceRules.R with { Latch = random.NextDouble() < 0.3 };
        var subject = new AlarmSubject { Metric = Metrics.SpO2, Rule = rule, Ids = new EpisodeIds((ulong)seed) };
        List<AlarmEvent> log = [];
        MachineRecord m = default;
        EpisodeId previous = default;
        double v = 95;
        for (int second = 0; second < Steps; second++)
        {
            MonotonicTime t = MonotonicTime.FromSeconds(second);
            EpisodeId before = m.Episode;
            v = Math.Clamp(v + Normal(random) * 1.2, 70, 100);
            decimal value = Math.Round((decimal)v);
            m = random.NextDouble() < 0.05
                ? AlarmMachine.NotUsable(m, subject, t, log)
                : AlarmMachine.Sample(m, subject, t, rule.Judge(value), value, float.NaN, log);
            m = Commands(random, m, subject, previous, t, log);
            previous = m.Episode != before ? before : previous;
            Assert.True(!m.IsSounding(t) || m.IsVisible);
            Assert.True(m.AudioPausedUntil <= t + rule.PauseCap);
        }

        CheckLog(log);
    }

    private static MachineRecord Commands(
        Random random, MachineRecord m, AlarmSubject subject, EpisodeId previous, MonotonicTime t, List<AlarmEvent> log)
    {
        var by = new Acknowledgement("caregiver", "kitchen", t);
        if (random.NextDouble() < 0.01)
        {
            m = AlarmMachine.Acknowledge(m, subject, t, random.Next(2) == 0 ? m.Episode : previous, by, log);
        }

        return random.NextDouble() < 0.01
            ? AlarmMachine.Pause(m, subject, t, m.Episode, TimeSpan.FromSeconds(random.Next(2) == 0 ? 30 : 600), by, log)
            : m;
    }

    private static void CheckLog(List<AlarmEvent> log)
    {
        bool open = false;
        AlarmPriority priority = AlarmPriority.Low;
        HashSet<(EpisodeId, AlarmPriority)> acks = [];
        for (int i = 0; i < log.Count; i++)
        {
            AlarmEvent e = log[i];
            Assert.True(i == 0 || e.At >= log[i - 1].At, "log times never decrease");
            switch (e.Type)
            {
                case AlarmEventType.Start:
                    Assert.True(!open || e.Again, "a start follows an end or says again");
                    (open, priority) = (true, e.Priority);
                    break;
                case AlarmEventType.End:
                    Assert.True(open);
                    open = false;
                    break;
                case AlarmEventType.Ack:
                    Assert.True(acks.Add((e.Episode, e.Priority)), "one ack per episode and priority");
                    break;
                default:
                    Assert.True(!open || e.Type is AlarmEventType.AckStale or AlarmEventType.PauseStale || e.Priority >= priority);
                    priority = open && e.Type == AlarmEventType.Escalate ? e.Priority : priority;
                    break;
            }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
