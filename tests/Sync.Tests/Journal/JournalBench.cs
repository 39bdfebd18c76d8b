using System.Security.Cryptography;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Journal;

/// <summary>One journal with small segments on any files, driven by hand; remembers what it was told.</summary>
internal sealed class JournalBench
{
    public static readonly GatewayId Gateway = new(0x1122334455667788);
    public static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ManualClock Clock { get; } = new();

    public bool WallTrusted { get; set; } = true;

    public List<JournalCondition> Conditions { get; } = [];

    public Random Random { get; init; } = new(7);

    public Action<CheckpointRecord>? AddMachines { get; init; }

    public JournalOptions Options { get; init; } = new()
    {
        Gateway = Gateway,
        QuotaBytes = 8 << 20,
        AllowSmallQuota = true,
        BulkSegmentBytes = 64 << 10,
        VitalSegmentBytes = 64 << 10,
        SpareSegments = 1,
        ReserveBytes = 128 << 10,
        PendingBytes = 128 << 10,
    };

    public JournalSurroundings Surroundings => new()
    {
        SigningKey = Key,
        Stamper = new RecordStamper(new byte[16], Clock, Trust),
        Randomness = Random,
        OnCondition = Conditions.Add,
        AddMachines = AddMachines,
    };

    public SegmentJournal Open(string folder) => Open(() => PosixJournalFiles.OpenForWriting(folder));

    public SegmentJournal Open(Func<IJournalFiles> files) => SegmentJournal.OpenUnpumped(files, Options, Clock, Surroundings);

    /// <summary>Lets the group interval pass and runs the writer once.</summary>
    public void Commit(SegmentJournal journal)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(101));
        journal.Pump();
    }

    public static byte[] Payload(long number, int bytes = 100)
    {
        byte[] payload = new byte[bytes];
        new Random((int)number).NextBytes(payload);
        BitConverter.TryWriteBytes(payload, number);
        return payload;
    }

    public static List<(long Seq, byte[] Payload)> ReadAll(SegmentJournal journal, Lane lane, long from = 1)
    {
        List<(long, byte[])> records = [];
        using JournalReader reader = journal.Read(lane, from);
        while (reader.Read(out JournalRecord record))
            records.Add((record.Seq, record.Payload.ToArray()));
        return records;
    }

    public static LaneStatistics Counts(SegmentJournal journal, Lane lane)
    {
        LaneStatistics counts = journal.Statistics().Lanes.Single(l => l.Lane == lane);
        Assert.Equal(0, counts.Unaccounted);
        return counts;
    }

    private ClockTrust Trust() => new(MonotonicTime.Now(Clock), Clock.Wall, TimeSpan.FromMilliseconds(20), WallTrusted ? ClockSource.Ntp : ClockSource.None);
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("edge-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
