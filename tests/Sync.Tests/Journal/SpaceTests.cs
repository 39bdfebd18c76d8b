using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Journal;

/// <summary>Quota, eviction, reserve, retention.</summary>
public sealed class SpaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalBench _bench = new();

    public SpaceTests() => _bench = new JournalBench { Options = _bench.Options with { QuotaBytes = 1 << 20 } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void At_the_quota_the_oldest_vitals_go_with_a_signed_drop_record_and_an_alarm()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Fill(journal, Lane.Vitals, 1200, 1000);
        JournalStatistics statistics = journal.Statistics();
        Assert.True(statistics.UsedBytes <= statistics.QuotaBytes);
        Assert.True(BytesOnDisk() <= statistics.QuotaBytes);
        LaneStatistics counts = JournalBench.Counts(journal, Lane.Vitals);
        Assert.Equal(1200, counts.Accepted);
        Assert.True(counts.Dropped > 0);

        List<DropRecord> drops = Drops(journal);
        Assert.Equal(counts.Dropped, drops.Sum(d => (long)d.Count));
        Assert.Equal(drops.Count, _bench.Conditions.Count(c => c is { Kind: JournalConditionKind.DataDropped, Reason: "quota" }));
        ulong next = 1;
        foreach (DropRecord drop in drops)
        {
            Assert.True(RecordSignature.IsValid(drop, JournalBench.Key));
            Assert.Equal(next, drop.From);
            next = drop.To + 1;
        }

        Assert.Equal((long)next, JournalBench.ReadAll(journal, Lane.Vitals)[0].Seq);
    }

    [Fact]
    public void The_chain_leads_across_evicted_records()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Fill(journal, Lane.Vitals, 1200, 1000);
        DropRecord last = Drops(journal)[^1];
        using JournalReader reader = journal.Read(Lane.Vitals, 1);
        Assert.True(reader.Read(out JournalRecord record));
        Assert.Equal((long)last.To + 1, record.Seq);
        Assert.Equal(last.ChainAfter.ToByteArray(), reader.ChainBefore.ToArray());
    }

    [Fact]
    public void Acknowledged_segments_are_reused_without_a_loss()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        for (int i = 0; i < 24; i++)
        {
            Fill(journal, Lane.Vitals, 50, 1000);
            journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), journal.DurableUpTo(Lane.Vitals));
            journal.Pump();
        }

        LaneStatistics counts = JournalBench.Counts(journal, Lane.Vitals);
        Assert.Equal(0, counts.Dropped);
        Assert.Equal(1200, counts.Acknowledged);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind == JournalConditionKind.DataDropped);
        Assert.True(journal.FirstOnDisk(Lane.Vitals) > 1);
    }

    [Fact]
    public void Alerts_use_free_space_then_the_reserve_then_readings_and_are_never_evicted()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Fill(journal, Lane.Vitals, 400, 1000);
        long accepted = 0;
        AppendResult result = default;
        for (int i = 0; i < 1200 && (i == 0 || result.Accepted); i++)
        {
            result = journal.Append(Lane.Alert, JournalBench.Payload(i, 1000));
            accepted += result.Accepted ? 1 : 0;
            journal.Pump();
        }

        Assert.Equal(AppendRefusal.QuotaExhausted, result.Refusal);
        Assert.Contains(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: true });
        Assert.Contains(_bench.Conditions, c => c is { Kind: JournalConditionKind.DataDropped, Lane: Lane.Vitals });
        Assert.Equal(0, journal.Statistics().ReserveBytes);
        Assert.True(BytesOnDisk() <= 1 << 20);
        Assert.Equal(0, JournalBench.Counts(journal, Lane.Alert).Dropped);
        Assert.Equal(journal.DurableUpTo(Lane.Alert), JournalBench.ReadAll(journal, Lane.Alert).Count);
        Assert.True(accepted > 500);
    }

    [Fact]
    public void A_full_journal_stores_again_as_soon_as_acknowledged_alerts_have_expired()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        while (journal.Append(Lane.Alert, JournalBench.Payload(1, 1000)).Accepted)
            journal.Pump();
        Assert.False(journal.Statistics().Healthy);
        journal.Acknowledge(Lane.Alert, journal.Epoch(Lane.Alert), journal.DurableUpTo(Lane.Alert));
        _bench.Clock.Advance(TimeSpan.FromDays(91));
        journal.Pump();
        _bench.Commit(journal);
        _bench.Clock.Advance(TimeSpan.FromSeconds(6));
        journal.Pump();
        Assert.True(journal.Statistics().Healthy);
        Assert.True(journal.Append(Lane.Alert, [1]).Accepted);
        Assert.Contains(_bench.Conditions, c => c is { Kind: JournalConditionKind.Fault, Raised: false });
    }

    [Theory]
    [InlineData(true, 91, true)]
    [InlineData(true, 89, false)]
    [InlineData(false, 91, false)]
    public void Alert_segments_go_only_when_acknowledged_and_old_by_a_trusted_clock(bool trusted, int days, bool gone)
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Fill(journal, Lane.Alert, 100, 1000);
        journal.Acknowledge(Lane.Alert, journal.Epoch(Lane.Alert), 100);
        _bench.WallTrusted = trusted;
        _bench.Clock.Advance(TimeSpan.FromDays(days));
        journal.Pump();
        Assert.Equal(gone, journal.FirstOnDisk(Lane.Alert) > 1);
    }

    [Fact]
    public void Old_alerts_that_nobody_acknowledged_stay()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Fill(journal, Lane.Alert, 100, 1000);
        _bench.Clock.Advance(TimeSpan.FromDays(400));
        journal.Pump();
        Assert.Equal(1, journal.FirstOnDisk(Lane.Alert));
    }

    [Fact]
    public void Autonomy_is_the_free_space_of_the_lane_at_its_present_rate()
    {
        using SegmentJournal journal = _bench.Open(_folder.Path);
        Assert.Null(JournalBench.Counts(journal, Lane.Vitals).AutonomyHours);
        for (int minute = 0; minute < 5; minute++)
        {
            Fill(journal, Lane.Vitals, 10, 1000);
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
            journal.Pump();
        }

        double hours = JournalBench.Counts(journal, Lane.Vitals).AutonomyHours!.Value;
        double shareBytes = ((1 << 20) - _bench.Options.OverheadBytes) * 0.45 - (64 << 10);
        Assert.Equal(shareBytes / (10 * 1016 / 60.0) / 3600, hours, 0.2 * hours);
    }

    [Fact]
    public void Device_bytes_stay_within_eight_per_payload_byte_at_fifty_records_a_second()
    {
        var bench = new JournalBench();
        bench = new JournalBench { Options = bench.Options with { BulkSegmentBytes = 4 << 20, QuotaBytes = 64 << 20 } };
        using SegmentJournal journal = bench.Open(_folder.Path);
        for (int i = 0; i < 3000; i++)
        {
            journal.Append(Lane.Vitals, JournalBench.Payload(i, 200));
            bench.Clock.Advance(TimeSpan.FromMilliseconds(20));
            journal.Pump();
        }

        LaneStatistics counts = JournalBench.Counts(journal, Lane.Vitals);
        double ratio = (double)journal.Statistics().DeviceBytesWritten / counts.PayloadBytes;
        Assert.InRange(ratio, 1.08, 8);
    }

    [Fact]
    public void Wrong_options_name_all_errors()
    {
        JournalOptions options = _bench.Options with { AllowSmallQuota = false, BulkSegmentBytes = 5, SpareSegments = 9 };
        Assert.Equal(3, options.Validate().Count);
        Assert.Throws<ArgumentException>(() => SegmentJournal.Open(_folder.Path, options, _bench.Clock, _bench.Surroundings));
    }

    private void Fill(SegmentJournal journal, Lane lane, int count, int bytes)
    {
        for (int i = 1; i <= count; i++)
        {
            Assert.True(journal.Append(lane, JournalBench.Payload(i, bytes)).Accepted);
            if (i % 20 == 0 || i == count)
                _bench.Commit(journal);
        }
    }

    private long BytesOnDisk() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

    private static List<DropRecord> Drops(SegmentJournal journal)
    {
        List<DropRecord> drops = [];
        using JournalReader reader = journal.Read(Lane.Audit, 1);
        while (reader.Read(out JournalRecord record))
        {
            if (record.TryParse()?.Drop is { } drop)
                drops.Add(drop);
        }

        return drops;
    }
}
