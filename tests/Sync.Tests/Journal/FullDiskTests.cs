using System.Diagnostics;
using Edge.Sync.Journal;
using Xunit.Abstractions;

namespace Edge.Sync.Tests.Journal;

/// <summary>A real file system that is full. Needs root for a tmpfs; says so and checks nothing where it cannot be mounted.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public void On_a_full_disk_alerts_are_stored_the_producer_is_told_and_acknowledged_segments_make_room()
    {
        using var folder = new TemporaryFolder();
        if (Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path) != 0)
        {
            output.WriteLine("not checked: mounting a tmpfs needs root");
            return;
        }

        try
        {
            FillAndDrain(folder.Path);
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    private static void FillAndDrain(string path)
    {
        var bench = new JournalBench();
        bench = new JournalBench { Options = bench.Options with { QuotaBytes = 8 << 20 } };
        using SegmentJournal journal = bench.Open(path);
        for (int i = 0; i < 60; i++)
            Store(journal, bench, Lane.Vitals, 20);
        File.WriteAllBytes(Path.Combine(path, "ballast"), new byte[Math.Max(0, new DriveInfo(path).AvailableFreeSpace - (64 << 10))]);
        for (int i = 0; i < 20; i++)
            Store(journal, bench, Lane.Alert, 20);
        Assert.Equal(400, journal.DurableUpTo(Lane.Alert));
        Assert.Equal(400, JournalBench.ReadAll(journal, Lane.Alert).Count);
        Assert.Contains(bench.Conditions, c => c is { Kind: JournalConditionKind.DataDropped, Lane: Lane.Vitals });

        LaneStatistics before = JournalBench.Counts(journal, Lane.Vitals);
        journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), journal.DurableUpTo(Lane.Vitals));
        journal.Pump();
        for (int i = 0; i < 20; i++)
            Store(journal, bench, Lane.Vitals, 5);
        LaneStatistics after = JournalBench.Counts(journal, Lane.Vitals);
        Assert.Equal(before.Accepted + 100, journal.DurableUpTo(Lane.Vitals));
        Assert.Equal(before.Dropped, after.Dropped);
    }

    private static void Store(SegmentJournal journal, JournalBench bench, Lane lane, int count)
    {
        for (int i = 0; i < count; i++)
            Assert.True(journal.Append(lane, JournalBench.Payload(i, 1000)).Accepted, string.Join("; ", bench.Conditions.TakeLast(3)));
        bench.Commit(journal);
    }

    private static int Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
