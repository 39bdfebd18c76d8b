using Edge.Matrix;
using Edge.Sync.Journal;
using Edge.Sync.Tests.Journal;
using Edge.Sync.Wire;
using Xunit.Abstractions;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Faults.Tests;

/// <summary>F7: a tmpfs of 2 MiB with 64 KiB left. Alerts come from the reserve, what is given up is declared to the record, and what is acknowledged makes room.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const string What = "disk full: 2 MiB tmpfs, 64 KiB left";

    [Fact]
    public void F7_a_full_disk_stores_alerts_declares_exactly_what_it_drops_and_drains()
    {
        using var folder = new TemporaryFolder();
        if (Rig.Try("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path) != 0)
        {
            output.WriteLine(FaultRow.NotRun("F7", What, "mounting a tmpfs needs root"));
            return;
        }

        Rig.Unmount(folder.Path);
        int cycles = FaultRun.Count(10, 50, 200);
        long alerts = 0, dropped = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            Rig.Must("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path);
            try
            {
                (long stored, long given) = FillAndDrain(folder.Path, new Random(FaultRun.Seed + cycle));
                (alerts, dropped) = (alerts + stored, dropped + given);
            }
            finally
            {
                Rig.Unmount(folder.Path);
            }
        }

        output.WriteLine(new FaultRow("F7", What).With("cycles", cycles).With("alerts stored", alerts).With("alerts lost", 0)
            .With("readings dropped", dropped).With("of them not declared", 0).Done());
        Assert.True(dropped > 0);
    }

    private static (long Alerts, long Dropped) FillAndDrain(string path, Random random)
    {
        var bench = new JournalBench();
        bench = new JournalBench { Options = bench.Options with { QuotaBytes = 8 << 20 } };
        using SegmentJournal journal = bench.Open(path);
        for (int i = random.Next(30, 70); i > 0; i--)
            Store(journal, bench, Lane.Vitals, 20);
        File.WriteAllBytes(Path.Combine(path, "ballast"), new byte[Math.Max(0, new DriveInfo(path).AvailableFreeSpace - (64 << 10))]);
        for (int i = random.Next(10, 25); i > 0; i--)
            Store(journal, bench, Lane.Alert, 20);
        for (int i = 0; i < 10; i++)
            Store(journal, bench, Lane.Vitals, 5);

        long alerts = journal.DurableUpTo(Lane.Alert);
        Assert.Equal(Enumerable.Range(1, (int)alerts).Select(i => (long)i), JournalBench.ReadAll(journal, Lane.Alert).Select(r => r.Seq));
        long dropped = CheckDrops(journal, bench);
        LaneStatistics before = JournalBench.Counts(journal, Lane.Vitals);
        journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), journal.DurableUpTo(Lane.Vitals));
        journal.Pump();
        for (int i = 0; i < 20; i++)
            Store(journal, bench, Lane.Vitals, 5);
        LaneStatistics after = JournalBench.Counts(journal, Lane.Vitals);
        Assert.Equal(before.Accepted + 100, journal.DurableUpTo(Lane.Vitals));
        Assert.Equal(before.Dropped, after.Dropped);

        File.Delete(Path.Combine(path, "ballast"));
        Store(journal, bench, Lane.Vitals, 20);
        Assert.True(journal.Statistics().Healthy);
        return (alerts, dropped);
    }

    /// <summary>Numbers that are gone are those of the signed drop records, each said aloud.</summary>
    private static long CheckDrops(SegmentJournal journal, JournalBench bench)
    {
        HashSet<long> there = [.. JournalBench.ReadAll(journal, Lane.Vitals).Select(r => r.Seq)];
        long[] gone = [.. Enumerable.Range(1, (int)journal.DurableUpTo(Lane.Vitals)).Select(i => (long)i).Where(i => !there.Contains(i))];
        List<DropRecord> drops = [.. JournalBench.ReadAll(journal, Lane.Audit).Select(r => Record.Parser.ParseFrom(r.Payload).Drop).Where(d => d is not null)];
        Assert.All(drops, d => Assert.True(RecordSignature.IsValid(d, JournalBench.Key)));
        Assert.All(drops, d => Assert.Equal(d.To - d.From + 1, d.Count));
        long[] declared = [.. drops.SelectMany(d => Enumerable.Range((int)d.From, (int)d.Count).Select(i => (long)i)).Order()];
        Assert.Equal(gone, declared);
        Assert.Equal(drops.Count, bench.Conditions.Count(c => c is { Kind: JournalConditionKind.DataDropped, Lane: Lane.Vitals }));
        return gone.Length;
    }

    private static void Store(SegmentJournal journal, JournalBench bench, Lane lane, int count)
    {
        for (int i = 0; i < count; i++)
            Assert.True(journal.Append(lane, JournalBench.Payload(i, 1000)).Accepted, string.Join("; ", bench.Conditions.TakeLast(3)));
        bench.Commit(journal);
    }
}
