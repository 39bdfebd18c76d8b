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

    public string Folder => _folder.File("journal");

    /// <summary>Machines to put into checkpoints.</summary>
    public EdgeState? Checkpointed { get; set; }

    /// <summary>Closes and opens again, as after a restart in the same or another boot.</summary>
    public void Restart(byte boot)
    {
        Journal.Dispose();
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
