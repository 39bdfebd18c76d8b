using System.Security.Cryptography;
using Edge.Gateway.Clock;
using Edge.Gateway.Recording;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Gateway.Tests.Bench;

/// <summary>A real journal in a folder of its own, small enough to open at once, with a stamper whose boot and clock the test sets.</summary>
internal sealed class StoreBench : IDisposable
{
    private static readonly byte[] FirstBoot = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<SegmentJournal> _killed = [];

    /// <param name="onFile">True puts a file where the journal wants its folder, so that it can never store anything.</param>
    public StoreBench(bool onFile = false)
    {
        if (onFile)
        {
            _folder.Write("journal", "no folder");
        }

        Stamper = StamperOf(boot: 1);
        Journal = Open();
    }

    /// <summary>Wall clock of the stamper.</summary>
    public ClockTrust Trust { get; set; } =
        new(MonotonicTime.Now(BootTimeProvider.Instance), new DateTimeOffset(2026, 3, 14, 22, 0, 0, TimeSpan.Zero), TimeSpan.FromMilliseconds(5), ClockSource.Ntp);

    public RecordStamper Stamper { get; private set; }

    public SegmentJournal Journal { get; private set; }

    public List<JournalCondition> Conditions { get; } = [];

    /// <summary>Folder of the journal; another one after a kill.</summary>
    public string Folder => _folder.File(_killed.Count == 0 ? "journal" : $"journal-{_killed.Count}");

    /// <summary>State whose machines go into checkpoints; locked while they are taken.</summary>
    public EdgeState? Checkpointed { get; set; }

    /// <summary>Closes in good order and opens again, in the same or another boot.</summary>
    /// <param name="boot">Number of the boot.</param>
    /// <param name="off">Time by which the wall clock goes on while nothing runs.</param>
    public void Restart(byte boot, TimeSpan off = default)
    {
        Journal.Dispose();
        Trust = Trust with { Wall = Trust.Wall + off };
        Stamper = StamperOf(boot);
        Journal = Open();
    }

    /// <summary>Opens what is on disk at this instant, as after a kill; nothing else is written to it.</summary>
    public void Kill(byte boot, TimeSpan off = default)
    {
        Trust = Trust with { Wall = Trust.Wall + off };
        string before = Folder;
        _killed.Add(Journal);
        string[] notCopied = ["lock", System.IO.Path.Combine(before, "spare")];
        foreach (string file in Directory.GetFiles(before, "*", SearchOption.AllDirectories).Where(f => !notCopied.Contains(System.IO.Path.GetFileName(f)) && !notCopied.Contains(System.IO.Path.GetDirectoryName(f))))
        {
            string copy = System.IO.Path.Combine(Folder, System.IO.Path.GetRelativePath(before, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Stamper = StamperOf(boot);
        Journal = Open();
    }

    /// <summary>Waits until everything appended to the lane is durable.</summary>
    public void WaitStored(Lane lane, long seq) => Assert.True(Journal.WaitDurable(lane, seq, Wait.Patience));

    /// <summary>All durable records of a lane.</summary>
    public List<Record> Read(Lane lane)
    {
        List<Record> records = [];
        using JournalReader reader = Journal.Read(lane, 1);
        while (reader.Read(out JournalRecord stored))
        {
            if (stored.TryParse() is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    public void Dispose()
    {
        Journal.Dispose();
        _killed.ForEach(j => j.Dispose());
        _key.Dispose();
        _folder.Dispose();
    }

    private RecordStamper StamperOf(byte boot)
    {
        byte[] id = [.. FirstBoot];
        id[0] = boot;
        return new RecordStamper(id, BootTimeProvider.Instance, () => Trust);
    }

    private SegmentJournal Open()
    {
        var options = new JournalOptions
        {
            Gateway = new GatewayId(0x1234),
            AllowSmallQuota = true,
            QuotaBytes = 8 << 20,
            BulkSegmentBytes = 64 << 10,
            VitalSegmentBytes = 64 << 10,
            SpareSegments = 1,
            ReserveBytes = 128 << 10,
        };
        return SegmentJournal.Open(Folder, options, BootTimeProvider.Instance, new JournalSurroundings
        {
            SigningKey = _key,
            Stamper = Stamper,
            Randomness = new Random(1),
            OnCondition = c =>
            {
                lock (Conditions)
                {
                    Conditions.Add(c);
                }
            },
            AddMachines = checkpoint =>
            {
                if (Checkpointed is { } state)
                {
                    lock (state)
                    {
                        AlarmRecorder.AddMachines(state, checkpoint);
                    }
                }
            },
        });
    }
}
