using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Journal;

/// <summary>
/// One seeded life of a journal on <see cref="CrashFiles"/>: records, commits, acknowledgements, evictions, and power cuts at
/// random operations. After each cut many possible disks are recovered and checked; life goes on from one of them.
/// The list of durable records is kept here, outside the code under test.
/// </summary>
internal sealed class CrashScenario
{
    private static readonly Lane[] Used = [Lane.Alert, Lane.Vitals];
    private readonly Random _random;
    private readonly JournalBench _bench;
    private readonly Dictionary<Lane, Dictionary<long, byte[]>> _given = Used.ToDictionary(l => l, _ => new Dictionary<long, byte[]>());
    private readonly Dictionary<Lane, long> _durable = Used.ToDictionary(l => l, _ => 0L);
    private readonly Dictionary<Lane, long> _acknowledged = Used.ToDictionary(l => l, _ => 0L);
    private readonly HashSet<(Lane Lane, long Seq)> _declaredBefore = [];
    private CrashFiles _files;

    public CrashScenario(int seed, SyncCall leftOut = SyncCall.None)
    {
        _random = new Random(seed);
        _files = new CrashFiles { LeftOut = leftOut };
        _bench = new JournalBench { Random = new Random(seed) };
        _bench = new JournalBench { Random = new Random(seed), Options = _bench.Options with { QuotaBytes = 1 << 20, SpareSegments = 0 } };
    }

    /// <summary>Disks recovered and checked so far.</summary>
    public int States { get; private set; }

    /// <summary>Segments given up because of the quota.</summary>
    public int Evictions { get; private set; }

    public void Run(int cuts)
    {
        for (int cut = 0; cut < cuts; cut++)
        {
            LiveUntilCut();
            CheckPossibleDisks();
            _files = _files.Crash(_ => _random.Next(2) == 0);
            using SegmentJournal journal = Recover(_files);
            Check(journal, strict: false);
            Renumber(journal);
            journal.Abandon();
        }
    }

    private void LiveUntilCut()
    {
        SegmentJournal? journal = null;
        _files.CutAt = _files.Operations + 1 + _random.Next(_random.Next(3) == 0 ? 2000 : 100);
        try
        {
            journal = _bench.Open(() => _files);
            while (true)
                LiveOneStep(journal);
        }
        catch (PowerCutException)
        {
            // The point of the exercise.
        }

        if (journal is not null)
        {
            foreach (Lane lane in Used)
                _durable[lane] = Math.Max(_durable[lane], journal.DurableUpTo(lane));
        }
    }

    private void LiveOneStep(SegmentJournal journal)
    {
        Lane lane = Used[_random.Next(4) == 0 ? 0 : 1];
        for (int i = _random.Next(1, 12); i > 0; i--)
        {
            byte[] payload = new byte[_random.Next(1, lane == Lane.Alert ? 200 : 3000)];
            _random.NextBytes(payload);
            AppendResult result = journal.Append(lane, payload);
            Assert.True(result.Accepted);
            _given[lane][result.Seq] = payload;
        }

        if (_random.Next(6) == 0)
        {
            long upTo = _acknowledged[lane] = Math.Max(_acknowledged[lane], _random.NextInt64(journal.DurableUpTo(lane) + 1));
            journal.Acknowledge(lane, journal.Epoch(lane), upTo);
        }

        if (_random.Next(30) == 0)
            journal.RequestCheckpoint();
        _bench.Commit(journal);
        Evictions += _bench.Conditions.Count(c => c.Reason == "quota");
        _bench.Conditions.Clear();
        foreach (Lane used in Used)
            _durable[used] = journal.DurableUpTo(used);
    }

    private void CheckPossibleDisks()
    {
        for (int mask = 0; mask < 8; mask++)
        {
            int seed = _random.Next();
            var older = new Random(seed);
            int olderShare = mask % 3;
            CheckDisk(_files.Crash(i => i < 3 ? (mask >> i & 1) != 0 : olderShare == 2 || (olderShare == 1 && older.Next(2) == 0)));
        }

        for (int i = 0; i < 4; i++)
        {
            var chance = new Random(_random.Next());
            CheckDisk(_files.Crash(_ => chance.Next(2) == 0));
        }
    }

    private void CheckDisk(CrashFiles disk)
    {
        States++;
        if (_random.Next(4) == 0)
            disk = CrashInRecovery(disk);
        using (SegmentJournal journal = Recover(disk))
        {
            Check(journal, strict: true);
            journal.Abandon();
        }

        using SegmentJournal again = Recover(disk);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind != JournalConditionKind.Fault);
        again.Abandon();
    }

    private CrashFiles CrashInRecovery(CrashFiles disk)
    {
        disk.CutAt = 1 + _random.Next(20);
        try
        {
            using SegmentJournal journal = _bench.Open(() => disk);
            journal.Abandon();
        }
        catch (PowerCutException)
        {
            return disk.Crash(_ => _random.Next(2) == 0);
        }

        disk.CutAt = 0;
        return disk;
    }

    private SegmentJournal Recover(CrashFiles disk)
    {
        _bench.Conditions.Clear();
        SegmentJournal journal = _bench.Open(() => disk);
        Assert.DoesNotContain(_bench.Conditions, c => c.Kind == JournalConditionKind.Fault);
        return journal;
    }

    private void Check(SegmentJournal journal, bool strict)
    {
        List<DropRecord> drops = Drops(journal);
        foreach (Lane lane in Used)
        {
            CheckRecords(journal, lane, drops.Where(d => d.Lane == (uint)lane).ToList());
            LaneStatistics counts = JournalBench.Counts(journal, lane);
            Assert.True(counts.Acknowledged <= _acknowledged[lane], $"{counts.Acknowledged} counted as acknowledged, {_acknowledged[lane]} were");
            if (strict)
                Assert.True(journal.Append(lane, [1]).Seq > _durable[lane]);
        }

        Assert.DoesNotContain(_bench.Conditions, c => c.Kind == JournalConditionKind.DamageFound);
    }

    private void CheckRecords(SegmentJournal journal, Lane lane, List<DropRecord> drops)
    {
        Dictionary<long, byte[]> read = JournalBench.ReadAll(journal, lane).ToDictionary(r => r.Seq, r => r.Payload);
        for (long seq = 1; seq <= _durable[lane]; seq++)
        {
            if (read.TryGetValue(seq, out byte[]? payload))
            {
                Assert.True(payload.AsSpan().SequenceEqual(_given[lane][seq]), $"{lane} {seq} came back with other bytes");
                continue;
            }

            bool acknowledged = seq <= _acknowledged[lane] && lane == Lane.Vitals;
            bool evicted = drops.Any(d => d.Reason == DropReason.Quota && (ulong)seq >= d.From && (ulong)seq <= d.To);
            Assert.True(acknowledged || evicted || _declaredBefore.Contains((lane, seq)), $"{lane} {seq} was durable and is lost");
        }

        foreach (DropRecord drop in drops.Where(d => d.Reason != DropReason.Quota))
            Assert.True(drop.From > (ulong)_durable[lane] || _declaredBefore.Contains((lane, (long)drop.From)), $"durable records {drop.From} to {drop.To} were declared lost");
    }

    private static List<DropRecord> Drops(SegmentJournal journal)
    {
        List<DropRecord> drops = [];
        using JournalReader reader = journal.Read(Lane.Audit, 1);
        while (reader.Read(out JournalRecord record))
        {
            if (record.TryParse()?.Drop is { } drop)
            {
                Assert.True(RecordSignature.IsValid(drop, JournalBench.Key));
                drops.Add(drop);
            }
        }

        return drops;
    }

    /// <summary>After a real crash the world knows only what is on the disk.</summary>
    private void Renumber(SegmentJournal journal)
    {
        foreach (DropRecord drop in Drops(journal).Where(d => d.Reason != DropReason.Quota))
        {
            for (ulong seq = drop.From; seq <= drop.To; seq++)
                _declaredBefore.Add(((Lane)drop.Lane, (long)seq));
        }

        foreach (Lane lane in Used)
        {
            Dictionary<long, byte[]> read = JournalBench.ReadAll(journal, lane).ToDictionary(r => r.Seq, r => r.Payload);
            foreach (long seq in _given[lane].Keys.Where(s => s > _durable[lane] && !read.ContainsKey(s)).ToList())
                _given[lane].Remove(seq);
            foreach ((long seq, byte[] payload) in read)
                _given[lane][seq] = payload;
            _durable[lane] = journal.DurableUpTo(lane);
        }
    }
}
