using System.Globalization;
using Edge.Sync.Journal;
using Edge.Sync.Tests.Journal;

namespace Edge.Faults.Tests;

/// <summary>
/// A short, always equal life of a journal, as a program of its own, so that it can be ended at each of its system calls:
/// records, commits, acknowledgements, a checkpoint, a restart, the quota, the age at which segments go. One thread does everything.
/// What has become durable is said on standard output, which is not one of the calls that are counted.
/// </summary>
internal static class JournalLife
{
    public static readonly Lane[] Lanes = [Lane.Alert, Lane.Vitals];
    private const int Steps = 72;

    /// <summary>Small enough to reach the quota.</summary>
    public static JournalBench Bench()
    {
        var bench = new JournalBench();
        return new JournalBench { Options = bench.Options with { QuotaBytes = 1 << 20 } };
    }

    /// <summary>What stands in a record: a function of lane and number, so that a reader can tell.</summary>
    public static byte[] Payload(Lane lane, long number) => JournalBench.Payload(number * 8 + (int)lane, lane == Lane.Alert ? 150 : 9000);

    public static int Main(string[] arguments)
    {
        JournalBench bench = Bench();
        SegmentJournal journal = bench.Open(arguments[0]);
        var next = Lanes.ToDictionary(l => l, _ => 1L);
        for (int step = 1; step <= Steps; step++)
        {
            Lane lane = step % 6 == 0 ? Lane.Alert : Lane.Vitals;
            journal.Append(lane, Payload(lane, next[lane]++));
            bench.Commit(journal);
            Say(journal, "durable", journal.DurableUpTo);
            journal = Happen(step, bench, journal, arguments[0]);
        }

        journal.Dispose();
        return 0;
    }

    private static SegmentJournal Happen(int step, JournalBench bench, SegmentJournal journal, string folder)
    {
        if (step is 10 or 66)
        {
            // Said before it is done: what may be gone is known from then on.
            Say(journal, "acknowledged", journal.DurableUpTo);
            foreach (Lane lane in Lanes)
                journal.Acknowledge(lane, journal.Epoch(lane), journal.DurableUpTo(lane));
        }

        if (step == 20)
            journal.RequestCheckpoint();
        if (step == 68)
            bench.Clock.Advance(TimeSpan.FromDays(91));
        if (step != 25)
            return journal;
        journal.Dispose();
        return bench.Open(folder);
    }

    private static void Say(SegmentJournal journal, string what, Func<Lane, long> number)
    {
        foreach (Lane lane in Lanes)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {lane} {number(lane)}"));
    }
}
