using Edge.Matrix;
using Edge.Sync.Journal;
using Xunit.Abstractions;

namespace Edge.Sync.Tests.Journal;

/// <summary>F6: every byte of a segment flipped, every length cut: found always, only the records that were hit are lost, the start is never refused.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    private const string Segment = "vitals/";
    private const int LooseBytes = 1500;
    private const int LooseRecords = 40;
    private readonly JournalBench _bench = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_flipped_byte_of_a_segment_is_found_and_costs_at_most_the_record_it_hit(bool isSealed)
    {
        (SegmentEntry entry, byte[] bytes, int used) = LooseSegment();
        long lastSeq = isSealed ? LooseRecords : long.MaxValue;
        int hits = 0, checkedBytes = 0;
        for (int at = SegmentHeader.Bytes; at < (isSealed ? used : bytes.Length); at++, checkedBytes++)
        {
            bytes[at] ^= (byte)(1 << at % 8);
            SegmentCheck check = SegmentCheck.Run(new SegmentEntry(entry.Header), bytes, lastSeq, new byte[32]);
            bytes[at] ^= (byte)(1 << at % 8);
            DamageFinding finding = Assert.Single(check.Findings);
            bool hit = at < used && finding.Kind != DamageKind.Scar;
            Assert.Equal(hit ? (at - SegmentHeader.Bytes) / RecordFrame.SizeOf(LooseBytes) + 1 : finding.From, finding.From);
            Assert.True(Math.Min(finding.To, LooseRecords) - finding.From + 1 <= 1, $"byte {at} cost {finding.From} to {finding.To}");
            hits += hit ? 1 : 0;
        }

        output.WriteLine(new FaultRow("F6", isSealed ? "each byte of a sealed segment flipped" : "each byte of an open segment flipped")
            .With("bytes", checkedBytes).With("not found", 0).With("most records lost by one", 1).Done());
        Assert.True(checkedBytes >= used - SegmentHeader.Bytes && hits > used * 9 / 10);
    }

    [Fact]
    public void Each_length_of_a_cut_segment_is_found_and_costs_only_what_was_cut()
    {
        (SegmentEntry entry, byte[] bytes, _) = LooseSegment();
        int size = RecordFrame.SizeOf(LooseBytes);
        for (int length = SegmentHeader.Bytes; length < bytes.Length; length++)
        {
            SegmentCheck check = SegmentCheck.Run(new SegmentEntry(entry.Header), bytes.AsSpan(0, length), long.MaxValue, []);
            long survivors = Math.Min((length - SegmentHeader.Bytes) / size, LooseRecords);
            Assert.Equal(survivors + 1, Assert.Single(check.Findings).From);
            Assert.True(check.LastSeq > survivors);
        }

        output.WriteLine(new FaultRow("F6", "a segment cut to each length").With("lengths", bytes.Length - SegmentHeader.Bytes).With("not found", 0).Done());
    }

    [Fact]
    public void Flipped_bytes_anywhere_are_recovered_from_at_start()
    {
        MemoryFiles intact = FilledSegment(sealedSegment: false, out string path, out int used);
        int step = FaultRun.Count(211, 1, 1), starts = 0;
        foreach (int at in Enumerable.Range(0, SegmentHeader.Bytes).Concat(Enumerable.Range(0, 63_300 / step).Select(i => 128 + i * step)))
        {
            starts++;
            MemoryFiles files = intact.Copy();
            files.Content(path)[at] ^= (byte)(1 << at % 8);
            int lost = CheckRecovered(files, 400);
            Assert.True(lost <= (at >= SegmentHeader.Bytes && at < used ? 1 : 0), $"byte {at}: {lost} records lost");
        }

        output.WriteLine(new FaultRow("F6", "start with a flipped byte in the newest segment").With("starts", starts).With("refused starts", 0).With("most records lost by one", 1).Done());
    }

    [Fact]
    public void Cut_files_are_recovered_from_at_start()
    {
        MemoryFiles intact = FilledSegment(sealedSegment: false, out string path, out _);
        byte[] whole = intact.Content(path);
        foreach (int length in Enumerable.Range(0, 200).Select(i => i * 317).Where(l => l < whole.Length))
        {
            MemoryFiles files = intact.Copy();
            files.Replace(path, whole[..length]);
            int expected = Math.Clamp((length - SegmentHeader.Bytes) / RecordFrame.SizeOf(100), 0, 400);
            Assert.Equal(expected, 400 - CheckRecovered(files, 400));
        }
    }

    [Fact]
    public void Damage_is_declared_once_and_kept_in_quarantine()
    {
        MemoryFiles files = FilledSegment(sealedSegment: true, out string path, out _);
        files.Content(path)[5000] ^= 1;
        CheckRecovered(files, 700);
        Assert.Single(files.List("quarantine"));
        _bench.Conditions.Clear();
        using SegmentJournal again = _bench.Open(() => files);
        Assert.Empty(_bench.Conditions);
        Assert.Equal(1, JournalBench.Counts(again, Lane.Vitals).Dropped);
    }

    [Fact]
    public void Damage_in_a_segment_that_is_not_checked_at_start_is_declared_when_it_is_read()
    {
        MemoryFiles files = FilledSegment(sealedSegment: true, out string path, out _);
        files.Content(path)[5000] ^= 1;
        var bench = new JournalBench();
        bench = new JournalBench { Options = bench.Options with { CheckedAtStartBytes = 0 } };
        using SegmentJournal journal = bench.Open(() => files);
        Assert.Empty(bench.Conditions);
        Assert.Equal(699, JournalBench.ReadAll(journal, Lane.Vitals).Count);
        journal.Pump();
        Assert.Equal(JournalConditionKind.DataDropped, Assert.Single(bench.Conditions).Kind);
        Assert.Equal(1, JournalBench.Counts(journal, Lane.Vitals).Dropped);
    }

    [Fact]
    public void Garbage_in_place_of_every_file_never_refuses_the_start()
    {
        MemoryFiles intact = FilledSegment(sealedSegment: true, out _, out _);
        foreach (int seed in Enumerable.Range(1, 20))
        {
            MemoryFiles files = intact.Copy();
            foreach (string name in files.Names)
                new Random(seed).NextBytes(files.Content(name));
            using SegmentJournal journal = _bench.Open(() => files);
            Assert.True(journal.Append(Lane.Alert, [1, 2, 3]).Accepted);
            journal.Pump();
            Assert.Equal(journal.DurableUpTo(Lane.Alert), JournalBench.ReadAll(journal, Lane.Alert)[^1].Seq);
        }
    }

    [Fact]
    public void With_both_cursor_slots_lost_everything_on_disk_is_offered_again()
    {
        MemoryFiles files = FilledSegment(sealedSegment: true, out _, out _);
        using (SegmentJournal journal = _bench.Open(() => files))
        {
            journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), 650);
            journal.Pump();
            Assert.Equal(650, JournalBench.Counts(journal, Lane.Vitals).Acknowledged);
        }

        files.Content("cursor").AsSpan().Fill(0x5A);
        using SegmentJournal again = _bench.Open(() => files);
        Assert.Contains(_bench.Conditions, c => c.Reason == "cursor");
        Assert.Equal(700, JournalBench.Counts(again, Lane.Vitals).Stored);
        Assert.Equal(701, again.Append(Lane.Vitals, [1]).Seq);
    }

    [Fact]
    public void With_one_cursor_slot_lost_the_other_counts()
    {
        MemoryFiles files = FilledSegment(sealedSegment: true, out _, out _);
        using (SegmentJournal journal = _bench.Open(() => files))
        {
            foreach (long upTo in new[] { 100, 200, 300 })
            {
                journal.Acknowledge(Lane.Vitals, journal.Epoch(Lane.Vitals), upTo);
                journal.Pump();
            }
        }

        List<long> acknowledged = [];
        foreach (int slot in new[] { 0, 4096 })
        {
            MemoryFiles damaged = files.Copy();
            damaged.Content("cursor")[slot + 9] ^= 1;
            using SegmentJournal again = _bench.Open(() => damaged);
            acknowledged.Add(again.AcknowledgedUpTo(Lane.Vitals));
        }

        acknowledged.Sort();
        Assert.Equal([200L, 300L], acknowledged);
    }

    /// <summary>Recovers, checks that the damage was reported and the survivors are right, and returns how many records are gone.</summary>
    private int CheckRecovered(MemoryFiles files, int count)
    {
        _bench.Conditions.Clear();
        using SegmentJournal journal = _bench.Open(() => files);
        Assert.NotEmpty(_bench.Conditions);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind == JournalConditionKind.Fault);
        List<(long Seq, byte[] Payload)> read = JournalBench.ReadAll(journal, Lane.Vitals);
        foreach ((long seq, byte[] payload) in read)
        {
            Assert.True(payload.AsSpan().SequenceEqual(_payloads[seq]));
        }

        JournalBench.Counts(journal, Lane.Vitals);
        Assert.True(journal.Append(Lane.Vitals, [1]).Seq > count || read.Count < count);
        journal.Abandon();
        return count - read.Count;
    }

    private readonly Dictionary<long, byte[]> _payloads = Enumerable.Range(1, 700).ToDictionary(i => (long)i, i => JournalBench.Payload(i));

    /// <summary>A segment of 64 KiB outside any journal.</summary>
    private static (SegmentEntry Entry, byte[] Bytes, int Used) LooseSegment()
    {
        var header = new SegmentHeader { Gateway = JournalBench.Gateway, Lane = Lane.Vitals, Epoch = 5, FirstSeq = 1, ChainBefore = new byte[32], SegmentBytes = 64 << 10 };
        byte[] bytes = new byte[64 << 10];
        header.Write(bytes);
        int at = SegmentHeader.Bytes;
        for (int i = 1; i <= LooseRecords; i++)
        {
            int size = RecordFrame.WriteUnsealed(bytes.AsSpan(at), i, JournalBench.Payload(i, LooseBytes));
            RecordFrame.Seal(bytes.AsSpan(at), header.Salt);
            at += size;
        }

        return (new SegmentEntry(header), bytes, at);
    }

    private MemoryFiles FilledSegment(bool sealedSegment, out string path, out int used)
    {
        var files = new MemoryFiles();
        int count = sealedSegment ? 700 : 400;
        using (SegmentJournal journal = _bench.Open(() => files))
        {
            for (int i = 1; i <= count; i++)
                journal.Append(Lane.Vitals, _payloads[i]);
            _bench.Commit(journal);
            journal.Abandon();
        }

        path = files.Names.Where(n => n.StartsWith(Segment, StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
        used = sealedSegment ? 64 << 10 : SegmentHeader.Bytes + count * RecordFrame.SizeOf(100);
        return files;
    }
}
