using Edge.Sync.Journal;

namespace Edge.Sync.Tests.Journal;

/// <summary>Errors of the disk: nothing is called durable that may not be, and storing goes on as soon as it can.</summary>
public sealed class FailingDiskTests
{
    private const int InputOutputError = 5;
    private readonly JournalBench _bench = new();
    private readonly MemoryFiles _files = new();
    private readonly List<string> _failed = [];

    [Fact]
    public void After_a_failed_sync_the_group_goes_into_a_new_file_and_the_old_one_is_never_synced_again()
    {
        using SegmentJournal journal = _bench.Open(() => _files);
        Store(journal, 1);
        string first = SegmentNames().Single();
        FailOnce("sync", first);
        Store(journal, 2);
        Assert.Equal(2, journal.DurableUpTo(Lane.Vitals));
        Assert.Equal(2, SegmentNames().Count);
        Assert.Equal(1, journal.Statistics().FailedSyncs);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind == JournalConditionKind.Fault);
        Store(journal, 3);
        Assert.Equal([1L, 2L, 3L], JournalBench.ReadAll(journal, Lane.Vitals).Select(r => r.Seq));
        Assert.Equal(1, _failed.Count(p => p == first));
    }

    [Fact]
    public void What_the_abandoned_file_holds_beyond_the_durable_number_is_superseded_after_a_restart()
    {
        using (SegmentJournal journal = _bench.Open(() => _files))
        {
            Store(journal, 1);
            FailOnce("sync", SegmentNames().Single());
            Store(journal, 2);
            journal.Abandon();
        }

        using SegmentJournal again = _bench.Open(() => _files);
        Assert.Equal([1L, 2L], JournalBench.ReadAll(again, Lane.Vitals).Select(r => r.Seq));
        Assert.Empty(_bench.Conditions);
    }

    [Fact]
    public void A_disk_that_fails_altogether_raises_a_fault_keeps_what_was_accepted_and_recovers()
    {
        using SegmentJournal journal = _bench.Open(() => _files);
        Store(journal, 1);
        FailAlways();
        Store(journal, 2);
        Assert.Equal(1, journal.DurableUpTo(Lane.Vitals));
        Assert.False(journal.Statistics().Healthy);
        Assert.Single(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: true });

        AppendResult last = default;
        for (int i = 0; i < 3000 && (i == 0 || last.Accepted); i++)
            last = journal.Append(Lane.Vitals, JournalBench.Payload(i, 200));
        Assert.Equal(AppendRefusal.DiskFailed, last.Refusal);

        _files.OnCall = null;
        journal.Pump();
        Assert.Equal(1, journal.DurableUpTo(Lane.Vitals));
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        journal.Pump();
        _bench.Commit(journal);
        LaneStatistics counts = JournalBench.Counts(journal, Lane.Vitals);
        Assert.Equal(counts.Accepted, journal.DurableUpTo(Lane.Vitals));
        Assert.Equal(counts.Accepted, JournalBench.ReadAll(journal, Lane.Vitals).Count);
        Assert.Single(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: false });
    }

    [Fact]
    public void A_folder_that_cannot_be_opened_is_a_fault_and_is_tried_again()
    {
        bool works = false;
        using SegmentJournal journal = _bench.Open(() => works ? _files : throw new IOException("Read-only file system", 30));
        Assert.Equal(AppendRefusal.DiskFailed, journal.Append(Lane.Alert, [1]).Refusal);
        Assert.Single(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: true });
        works = true;
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        journal.Pump();
        Assert.True(journal.Append(Lane.Alert, [1]).Accepted);
        Assert.Single(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: false });
    }

    [Fact]
    public void Each_single_failing_call_leaves_a_journal_that_stores_everything_accepted()
    {
        int calls = 0;
        var counting = new MemoryFiles { OnCall = (_, _) => calls++ };
        RunLife(counting);
        Assert.True(calls > 50);
        for (int at = 1; at <= calls; at++)
        {
            int seen = 0;
            var files = new MemoryFiles();
            files.OnCall = (call, path) =>
            {
                if (++seen == at)
                    throw new IOException($"{call} {path} failed", InputOutputError);
            };
            RunLife(files);
        }
    }

    /// <summary>A short life; a fault may delay storing but not lose or double anything.</summary>
    private void RunLife(MemoryFiles files)
    {
        using SegmentJournal journal = _bench.Open(() => files);
        for (int i = 1; i <= 40; i++)
        {
            if (!journal.Append(i % 10 == 0 ? Lane.Alert : Lane.Vitals, JournalBench.Payload(i, 3000)).Accepted)
                i--;
            if (i == 20)
                journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), 10);
            if (i == 30)
                journal.RequestCheckpoint();
            _bench.Clock.Advance(TimeSpan.FromSeconds(6));
            journal.Pump();
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(6));
        journal.Pump();
        journal.Pump();
        files.OnCall = null;
        foreach (Lane lane in new[] { Lane.Alert, Lane.Vitals })
        {
            LaneStatistics counts = JournalBench.Counts(journal, lane);
            Assert.Equal(counts.Accepted, journal.DurableUpTo(lane));
            Assert.Equal(Enumerable.Range(1, (int)counts.Accepted).Select(s => (long)s), JournalBench.ReadAll(journal, lane).Select(r => r.Seq));
        }
    }

    private void Store(SegmentJournal journal, int number)
    {
        journal.Append(Lane.Vitals, JournalBench.Payload(number));
        _bench.Commit(journal);
    }

    private List<string> SegmentNames() => [.. _files.Names.Where(n => n.StartsWith("vitals/", StringComparison.Ordinal))];

    private void FailOnce(string call, string path)
    {
        bool done = false;
        _files.OnCall = (c, p) =>
        {
            if (c == call && p == path)
                _failed.Add(p);
            if (done || c != call || p != path)
                return;
            done = true;
            throw new IOException("Input/output error", InputOutputError);
        };
    }

    private void FailAlways() => _files.OnCall = (call, _) =>
    {
        if (call is "sync" or "write" or "create" or "rename")
            throw new IOException("Input/output error", InputOutputError);
    };
}
