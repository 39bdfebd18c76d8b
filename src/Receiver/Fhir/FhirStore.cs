using System.Data.Common;
using System.Globalization;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Every statement about the FHIR tables, the same for both databases. Writing anything twice is writing it once: an unchanged
/// resource keeps its version. Used inside the inbox's transactions, one at a time.
/// </summary>
internal sealed class FhirStore(SqlSession session, long nowMs, bool isPushed)
{
    private const string Columns = "key, type, patient, code, at, body, gateway, device, boot, mono, epoch, lane, seq, version, updated";

    /// <summary>Stores a resource; true when it is new or changed.</summary>
    public bool Put(FhirRow row)
    {
        int changed = session.Run(
            $"""
            insert into fhir_resource({Columns}) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)
            on conflict (key) do update set patient = excluded.patient, code = excluded.code, at = excluded.at, body = excluded.body,
              device = excluded.device, boot = excluded.boot, mono = excluded.mono, epoch = excluded.epoch, lane = excluded.lane, seq = excluded.seq,
              version = fhir_resource.version + 1, updated = excluded.updated
            where fhir_resource.body <> excluded.body
            """,
            row.Key, row.Type, row.Patient, row.Code, row.AtMs, row.Body, Bits(row.Gateway), row.Device, unchecked((long)row.Boot), (long)row.MonotonicNs,
            row.Lane.EpochBits, (long)row.Lane.Lane, row.Seq, nowMs);
        if (changed == 1 && isPushed)
            Queue(row.Key);
        return changed == 1;
    }

    /// <summary>The resource with this key, or null; of one gateway when one is given.</summary>
    public FhirRow? Find(string key, GatewayId? gateway = null) =>
        session.List($"select {Columns} from fhir_resource where key = $1 and (cast($2 as bigint) is null or gateway = $2)", Read, key, gateway is { } id ? Bits(id) : null).FirstOrDefault();

    /// <summary>How many resources answer a query, and one page of them.</summary>
    public (long Total, IReadOnlyList<FhirRow> Page) Search(FhirQuery query)
    {
        List<object?> values = [query.FromMs, query.BeforeMs];
        string where = "at >= $1 and at < $2";
        Add(query.Type is null ? null : [query.Type], "type");
        Add(query.Gateway is { } gateway ? [Bits(gateway)] : null, "gateway");
        Add(query.Keys?.Cast<object?>().ToList(), "key");
        Add(query.Patient is null ? null : [query.Patient], "patient");
        AddCodes(query.Codes);
        long total = Convert.ToInt64(session.Scalar($"select count(*) from fhir_resource where {where}", [.. values]), CultureInfo.InvariantCulture);
        string order = query.NewestFirst ? "at desc, key" : "at, key";
        values.Add((long)query.Count);
        values.Add((long)query.Offset);
        string page = string.Create(CultureInfo.InvariantCulture, $"select {Columns} from fhir_resource where {where} order by {order} limit ${values.Count - 1} offset ${values.Count}");
        return (total, session.List(page, Read, [.. values]));

        void AddCodes(IReadOnlyList<(long Mdc, string? Loinc)>? codes)
        {
            if (codes is null)
                return;
            List<string> either = ["1 = 0"];
            foreach ((long mdc, string? loinc) in codes)
            {
                values.Add(mdc);
                values.Add(loinc is null ? "%" : $"%\"{loinc}\"%");
                either.Add(string.Create(CultureInfo.InvariantCulture, $"(code = ${values.Count - 1} and body like ${values.Count})"));
            }

            where += $" and ({string.Join(" or ", either)})";
        }

        void Add(IReadOnlyList<object?>? among, string column)
        {
            if (among is null)
                return;
            if (among.Count == 0)
                where += " and 1 = 0";
            else
                where += $" and {column} in ({string.Join(", ", among.Select((_, i) => "$" + (values.Count + 1 + i).ToString(CultureInfo.InvariantCulture)))})";
            values.AddRange(among);
        }
    }

    /// <summary>Records of one boot of which readings were written, in a span of its monotonic time.</summary>
    /// <param name="device">Only of this device; null = all.</param>
    public IReadOnlyList<(LaneKey Lane, long Seq)> Moments(GatewayId gateway, ulong boot, ulong fromNs, ulong toNs, string? device, long? code) => session.List(
        """
        select gateway, epoch, lane, seq from fhir_resource
        where gateway = $1 and boot = $2 and mono >= $3 and mono <= $4 and lane in ($5, $8)
          and (cast($6 as text) is null or device = $6) and (cast($7 as bigint) is null or code = $7)
        """,
        row => (LaneKey.FromBits(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), row.GetInt64(3)),
        Bits(gateway), unchecked((long)boot), (long)Math.Min(fromNs, long.MaxValue), (long)Math.Min(toNs, long.MaxValue), (long)Lane.Vitals, device, code, (long)Lane.Waveform);

    /// <summary>Stored records of a lane from a number on, also beyond a gap.</summary>
    public IReadOnlyList<StoredRecord> Records(LaneKey lane, long from, long to, int limit) => session.List(
        "select seq, payload, received_at from inbox where gateway = $1 and epoch = $2 and lane = $3 and seq >= $4 and seq <= $5 order by seq limit $6",
        row => new StoredRecord(row.GetInt64(0), row.GetFieldValue<byte[]>(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
        lane.GatewayBits, lane.EpochBits, (long)lane.Lane, from, to, (long)limit);

    /// <summary>Up to where a consumer has worked a lane off.</summary>
    public long CursorOf(string consumer, LaneKey lane) => session.Scalar(
        "select up_to from cursors where consumer = $1 and gateway = $2 and epoch = $3 and lane = $4",
        consumer, lane.GatewayBits, lane.EpochBits, (long)lane.Lane) as long? ?? 0;

    /// <summary>Lanes of one kind that this receiver has records of.</summary>
    public IReadOnlyList<LaneKey> Lanes(GatewayId gateway, Lane lane) => session.List(
        "select gateway, epoch, lane from lane_state where gateway = $1 and lane = $2",
        row => LaneKey.FromBits(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), Bits(gateway), (long)lane);

    /// <summary>Clock anchors of a gateway as (boot id, monotonic ns, wall ms, uncertainty ms, source).</summary>
    public IReadOnlyList<(byte[] Boot, long MonotonicNs, long WallMs, long UncertaintyMs, long Source)> Anchors(GatewayId gateway) => session.List(
        "select boot, mono_ns, wall, uncertainty, source from anchors where gateway = $1",
        row => (row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), Bits(gateway));

    /// <summary>Keeps an event of an episode; an empty episode keeps a list of open ones. True when it is new.</summary>
    public bool PutAlertEvent(GatewayId gateway, string episode, ulong epoch, StoredRecord record) => session.Run(
        "insert into fhir_alert_event(gateway, episode, epoch, seq, payload, received_at) values($1, $2, $3, $4, $5, $6) on conflict do nothing",
        Bits(gateway), episode, unchecked((long)epoch), record.Seq, record.Payload, record.ReceivedAt.ToUnixTimeMilliseconds()) == 1;

    /// <summary>Events of one episode, or of all when none is given, newest episodes first, at most so many rows.</summary>
    public IReadOnlyList<(string Episode, ulong Epoch, StoredRecord Record)> AlertEvents(GatewayId gateway, string? episode, int limit) => session.List(
        """
        select episode, epoch, seq, payload, received_at from fhir_alert_event
        where gateway = $1 and (cast($2 as text) is null or episode = $2) order by episode desc, epoch desc, seq desc limit $3
        """,
        row => (row.GetString(0), unchecked((ulong)row.GetInt64(1)), new StoredRecord(row.GetInt64(2), row.GetFieldValue<byte[]>(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)))),
        Bits(gateway), episode, (long)limit);

    public void PutLimits(GatewayId gateway, string patient, string rule, long version, byte[] payload) => session.Run(
        "insert into fhir_limits(gateway, patient, rule, version, payload) values($1, $2, $3, $4, $5) on conflict (gateway, patient, rule, version) do update set payload = excluded.payload",
        Bits(gateway), patient, rule, version, payload);

    public byte[]? Limits(GatewayId gateway, string patient, string rule, long version) => session.Scalar(
        "select payload from fhir_limits where gateway = $1 and patient = $2 and rule = $3 and version = $4", Bits(gateway), patient, rule, version) as byte[];

    /// <summary>Driver of a device, or with an empty device the version of the gateway's program.</summary>
    public string? Origin(GatewayId gateway, string device) => session.Scalar("select word from fhir_origin where gateway = $1 and device = $2", Bits(gateway), device) as string;

    public void PutOrigin(GatewayId gateway, string device, string word) => session.Run(
        "insert into fhir_origin(gateway, device, word) values($1, $2, $3) on conflict (gateway, device) do update set word = excluded.word where fhir_origin.word <> excluded.word",
        Bits(gateway), device, word);

    /// <summary>Counts a record that became no resource.</summary>
    public void CountUnwritten(GatewayId gateway, string reason) => session.Run(
        "insert into fhir_unwritten(gateway, reason, count) values($1, $2, 1) on conflict (gateway, reason) do update set count = fhir_unwritten.count + 1",
        Bits(gateway), reason);

    /// <summary>Records that became no resource, by reason.</summary>
    public IReadOnlyList<(string Reason, long Count)> Unwritten(GatewayId? gateway) => session.List(
        "select reason, cast(sum(count) as bigint) from fhir_unwritten where cast($1 as bigint) is null or gateway = $1 group by reason order by reason",
        row => (row.GetString(0), row.GetInt64(1)), gateway is { } id ? Bits(id) : null);

    /// <summary>Queues every stored resource for the push, once in the life of the store.</summary>
    public void QueueAllOnce()
    {
        if (session.Run("insert into fhir_setting(name, word) values('push-began', $1) on conflict do nothing", nowMs.ToString(CultureInfo.InvariantCulture)) == 1)
            session.Run("insert into fhir_outbox(key, patient, version, problem, queued_at) select key, patient, version, null, $1 from fhir_resource where true on conflict (key) do nothing", nowMs);
    }

    /// <summary>Resources of one patient to push, the longest waiting ones.</summary>
    public IReadOnlyList<FhirRow> Queued(string patient, int limit) => session.List(
        $"select {Columns} from fhir_resource where key in (select key from fhir_outbox where problem is null and patient = $1 order by queued_at, key limit $2) order by at, key",
        Read, patient, (long)limit);

    /// <summary>Patients with something to push, the longest waiting first; empty = what is about no patient.</summary>
    public IReadOnlyList<string> QueuedPatients() =>
        session.List("select patient, min(queued_at) from fhir_outbox where problem is null group by patient order by 2, 1", row => row.GetString(0));

    /// <summary>Takes a resource off the queue, unless it has changed since.</summary>
    public void Unqueue(string key, long version) => session.Run("delete from fhir_outbox where key = $1 and version <= $2", key, version);

    /// <summary>Sets a resource aside with the reason; a later change queues it again.</summary>
    public void Quarantine(string key, string problem) => session.Run("update fhir_outbox set problem = $2 where key = $1", key, problem);

    /// <summary>Counts waiting and set aside.</summary>
    public (long Waiting, long Quarantined) Outbox() => session.List(
        "select coalesce(sum(case when problem is null then 1 else 0 end), 0), coalesce(sum(case when problem is null then 0 else 1 end), 0) from fhir_outbox",
        row => (Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture))).Single();

    private void Queue(string key) => session.Run(
        """
        insert into fhir_outbox(key, patient, version, problem, queued_at) select key, patient, version, null, $2 from fhir_resource where key = $1
        on conflict (key) do update set version = excluded.version, problem = null
        """,
        key, nowMs);

    private static FhirRow Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5))
    {
        Gateway = new GatewayId(unchecked((ulong)row.GetInt64(6))),
        Device = row.GetString(7),
        Boot = unchecked((ulong)row.GetInt64(8)),
        MonotonicNs = (ulong)row.GetInt64(9),
        Lane = LaneKey.FromBits(row.GetInt64(6), row.GetInt64(10), row.GetInt64(11)),
        Seq = row.GetInt64(12),
        Version = row.GetInt64(13),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
    };

    private static long Bits(GatewayId gateway) => unchecked((long)gateway.Value);
}
