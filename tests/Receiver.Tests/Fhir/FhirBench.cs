using Edge.Model.Observations;
using Edge.Receiver.Fhir;
using Edge.Receiver.Intake;
using Edge.Receiver.Store;
using Edge.Receiver.Tests.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Receiver.Tests.Fhir;

/// <summary>A store with a consumer over it, fed with batches of given records as a gateway would send them.</summary>
internal sealed class FhirBench : IDisposable
{
    public static readonly GatewayId Gateway = new(0x1122334455667788);
    public const ulong Epoch = 0x1_0000_0001;
    private readonly StoreSite _site;
    private readonly Dictionary<Lane, List<Record>> _records = [];
    private readonly System.Security.Cryptography.ECDsa _key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

    public FhirBench(string kind, SharedPostgres postgres, FhirOptions? options = null)
    {
        _site = new StoreSite(kind, postgres);
        Inbox = _site.Open();
        Options = options ?? new FhirOptions();
        Consumer = new FhirConsumer(Inbox, Options, TimeProvider.System, NullLogger.Instance);
    }

    public IInbox Inbox { get; }

    public FhirOptions Options { get; }

    public FhirConsumer Consumer { get; }

    public static DateTimeOffset Wall { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public object? Execute(string sql) => _site.Execute(sql);

    /// <summary>A record that is stamped so many seconds into the boot; the label is right unless said otherwise.</summary>
    public static Record At(double seconds, double labelErrorSeconds = 0) => new()
    {
        Version = 1,
        Boot = 0x0101010101010101,
        MonotonicNs = (ulong)(seconds * 1e9),
        WallMs = Wall.AddSeconds(seconds + labelErrorSeconds).ToUnixTimeMilliseconds(),
        ClockSource = labelErrorSeconds == 0 ? ClockSourceCode.Ntp : ClockSourceCode.None,
    };

    public static Record Reading(double seconds, Metric metric, long mantissa, uint scale = 0, double labelErrorSeconds = 0)
    {
        Record record = At(seconds, labelErrorSeconds);
        record.Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = metric.Mdc, Mantissa = mantissa, Scale = scale, Validity = 1 };
        return record;
    }

    public static Record Alarm(double seconds, AlarmEventType type, int episode = 1, double startedAt = 10)
    {
        Record record = At(seconds);
        record.Alarm = new AlarmRecord
        {
            Type = type,
            Rule = "spo2-low",
            Patient = "p1",
            Device = "nonin-1",
            Mdc = Metrics.SpO2.Mdc,
            Priority = 2,
            LimitVersion = 7,
            Episode = ByteString.CopyFrom([.. new byte[12], 0, 0, 1, (byte)episode]),
            Machine = new MachineRecord
            {
                State = type == AlarmEventType.End ? MachineState.Idle : MachineState.Active,
                Priority = 2,
                StartedAtMs = (ulong)(startedAt * 1000),
                Trigger = new TriggerSample { Mantissa = 86 },
            },
        };
        if (type == AlarmEventType.Ack)
            (record.Alarm.Role, record.Alarm.Station, record.Alarm.Machine.Acked) = ("caregiver", "kitchen", new Acknowledgement { AtMs = 1 });
        return record;
    }

    /// <summary>Appends to a lane; nothing is delivered yet.</summary>
    public FhirBench Journal(Lane lane, params Record[] records)
    {
        if (!_records.TryGetValue(lane, out List<Record>? of))
            _records[lane] = of = [];
        of.AddRange(records);
        return this;
    }

    /// <summary>Sends numbers of a lane, both ends included; all of it when none are given.</summary>
    public FhirBench Deliver(Lane lane, int from = 1, int? to = null)
    {
        List<Record> records = _records[lane];
        using var chain = new HashChain();
        for (int i = 1; i < from; i++)
            chain.Advance(i, records[i - 1].ToByteArray());
        var batch = new Batch { Gateway = Gateway.Value, Epoch = Epoch, Lane = (uint)lane, From = (ulong)from, To = (ulong)(to ?? records.Count), ChainBefore = ByteString.CopyFrom(chain.Head) };
        var block = new RecordBlock();
        for (int i = from; i <= (to ?? records.Count); i++)
        {
            block.Records.Add(records[i - 1].ToByteString());
            chain.Advance(i, records[i - 1].ToByteArray());
        }

        batch.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(batch, block);
        Reply reply = new BatchIntake(Inbox, TimeProvider.System, NullLogger.Instance).Take(Gateway, _key, batch.ToByteArray());
        Assert.True(reply.Ack is not null, reply.ToString());
        return this;
    }

    /// <summary>Turns what has arrived into resources.</summary>
    public FhirBench Settle()
    {
        while (Consumer.Round())
        {
        }

        return this;
    }

    /// <summary>All resources of a type, in order of time.</summary>
    public IReadOnlyList<FhirRow> Rows(string? type = null) =>
        Consumer.Read(store => store.Search(new FhirQuery(type, null, null, null, null, long.MinValue, long.MaxValue) { Count = 10_000 }).Page);

    public IReadOnlyDictionary<string, long> Unwritten() => Consumer.Read(store => store.Unwritten(Gateway).ToDictionary(u => u.Reason, u => u.Count));

    public void Dispose()
    {
        _site.Dispose();
        _key.Dispose();
    }
}
