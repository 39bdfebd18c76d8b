using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Journal;

public sealed class SegmentJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalBench _bench = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_is_durable_only_after_its_group_was_synced()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        AppendResult result = journal.Append(Lane.Vitals, JournalBench.Payload(1));
        Assert.True(result.Accepted);
        Assert.Equal(1, result.Seq);
        journal.Pump();
        Assert.Equal(0, journal.DurableUpTo(Lane.Vitals));
        _bench.Commit(journal);
        Assert.Equal(1, journal.DurableUpTo(Lane.Vitals));
    }

    [Fact]
    public void Alert_and_audit_records_are_durable_with_the_next_pass()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        journal.Append(Lane.Alert, JournalBench.Payload(1));
        journal.Append(Lane.Audit, JournalBench.Payload(2));
        journal.Pump();
        Assert.Equal(1, journal.DurableUpTo(Lane.Alert));
        Assert.Equal(1, journal.DurableUpTo(Lane.Audit));
    }

    [Fact]
    public void Records_come_back_in_order_over_many_segments_and_a_restart()
    {
        const int count = 3000;
        using (SegmentJournal journal = _bench.Open(_folder.Path))
        {
            for (int i = 1; i <= count; i++)
            {
                Assert.Equal(i, journal.Append(Lane.Vitals, JournalBench.Payload(i, 20 + i % 180)).Seq);
                if (i % 50 == 0)
                    _bench.Commit(journal);
            }

            _bench.Commit(journal);
            Assert.True(Directory.GetFiles(Path.Combine(_folder.Path, "vitals")).Length > 3);
        }

        using SegmentJournal again = _bench.Open(_folder.Path);
        List<(long Seq, byte[] Payload)> read = JournalBench.ReadAll(again, Lane.Vitals);
        Assert.Equal(count, read.Count);
        for (int i = 1; i <= count; i++)
        {
            Assert.Equal(i, read[i - 1].Seq);
            Assert.Equal(JournalBench.Payload(i, 20 + i % 180), read[i - 1].Payload);
        }

        Assert.Equal(count + 1, again.Append(Lane.Vitals, JournalBench.Payload(1)).Seq);
        Assert.Equal(count, JournalBench.Counts(again, Lane.Vitals).Stored);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind != JournalConditionKind.Fault);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        byte[] payload = JournalBench.Payload(1);
        for (int i = 0; i < 100; i++)
            journal.Append(Lane.Vitals, payload);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
            journal.Append(i % 5 == 0 ? Lane.Alert : Lane.Vitals, payload);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_full_buffer_refuses_and_counts_and_loses_nothing_that_was_accepted()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        long accepted = 0;
        AppendResult last;
        do
        {
            last = journal.Append(Lane.Vitals, JournalBench.Payload(accepted, 1000));
            accepted += last.Accepted ? 1 : 0;
        }
        while (last.Accepted);
        Assert.Equal(AppendRefusal.BufferFull, last.Refusal);
        _bench.Commit(journal);
        Assert.Equal(accepted, journal.DurableUpTo(Lane.Vitals));
        Assert.Equal(1, JournalBench.Counts(journal, Lane.Vitals).Refused);
        Assert.Equal(AppendRefusal.BadSize, journal.Append(Lane.Vitals, []).Refusal);
        Assert.Equal(AppendRefusal.BadSize, journal.Append(Lane.Vitals, new byte[32769]).Refusal);
    }

    [Fact]
    public void A_checkpoint_carries_signed_heads_and_the_machines()
    {
        var bench = new JournalBench { AddMachines = c => c.Machines.Add(new MachineRecord { Rule = "spo2-low", Patient = "p1" }) };
        using SegmentJournal journal = bench.Open(_folder.Path);
        journal.Append(Lane.Alert, JournalBench.Payload(1));
        journal.RequestCheckpoint();
        journal.Pump();
        CheckpointRecord? checkpoint = journal.NewestCheckpoint()?.Checkpoint;
        Assert.NotNull(checkpoint);
        Assert.True(RecordSignature.IsValid(checkpoint, JournalBench.Key));
        Assert.Equal("spo2-low", Assert.Single(checkpoint.Machines).Rule);
        LaneHead head = Assert.Single(checkpoint.Heads);
        Assert.Equal(1ul, head.Seq);
        using JournalReader reader = journal.Read(Lane.Alert, 1);
        Assert.True(reader.Read(out _));
        Assert.Equal(head.Chain.ToByteArray(), reader.ChainAfter.ToArray());
    }

    [Fact]
    public void A_checkpoint_comes_every_ten_minutes()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        for (int i = 0; i < 3; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromMinutes(10));
            journal.Pump();
        }

        Assert.Equal(3, JournalBench.ReadAll(journal, Lane.Audit).Count);
    }

    [Fact]
    public void A_step_of_the_wall_clock_changes_neither_order_nor_content()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        journal.Append(Lane.Vitals, JournalBench.Payload(1));
        _bench.Commit(journal);
        _bench.Clock.Wall -= TimeSpan.FromHours(1);
        journal.Append(Lane.Vitals, JournalBench.Payload(2));
        _bench.Commit(journal);
        Assert.Equal([1L, 2L], JournalBench.ReadAll(journal, Lane.Vitals).Select(r => r.Seq));
    }

    [Fact]
    public void The_writer_thread_stores_alerts_without_being_asked()
    {
        var bench = new JournalBench();
        using SegmentJournal journal = SegmentJournal.Open(_folder.Path, bench.Options, TimeProvider.System, bench.Surroundings);
        AppendResult alert = journal.Append(Lane.Alert, JournalBench.Payload(1));
        AppendResult vital = journal.Append(Lane.Vitals, JournalBench.Payload(2));
        Assert.True(journal.WaitDurable(Lane.Alert, alert.Seq, TimeSpan.FromSeconds(30)));
        Assert.True(journal.WaitDurable(Lane.Vitals, vital.Seq, TimeSpan.FromSeconds(30)));
    }
}
