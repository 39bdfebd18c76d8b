using System.Data.Common;
using Edge.Receiver.Intake;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;

namespace Edge.Receiver.Store;

/// <summary>The statements of the inbox, once for both databases.</summary>
internal abstract class SqlInbox(TimeProvider clock) : IInbox
{
    private const int MaxRefused = 100;

    public abstract bool Transact(Func<InboxTransaction, bool> work);

    public LaneCoverage CoverageOf(LaneKey lane) => Use(session => InboxTransaction.ReadCoverage(session, lane));

    public void KeepRefused(GatewayId gateway, RefusalReason reason, byte[] body) => Use(session =>
    {
        session.Run("insert into refused(gateway, at, reason, body) values($1, $2, $3, $4)", Bits(gateway), NowMs, (long)reason, body);
        return session.Run("delete from refused where id <= (select max(id) from refused) - $1", (long)MaxRefused);
    });

    public IReadOnlyList<byte[]> Refused() =>
        Use(session => session.List("select body from refused order by id desc limit $1", r => r.GetFieldValue<byte[]>(0), (long)MaxRefused).AsEnumerable().Reverse().ToList());

    public IReadOnlyList<LaneSummary> Summaries(GatewayId? gateway)
    {
        return Use(session => session.List(
            """
            select s.gateway, s.epoch, s.lane, s.ranges, s.duplicates, s.unknown_before,
              (select count(*) from inbox i where i.gateway = s.gateway and i.epoch = s.epoch and i.lane = s.lane),
              (select cast(coalesce(sum(count), 0) as bigint) from drops d where d.gateway = s.gateway and d.epoch = s.epoch and d.lane = s.lane)
            from lane_state s where cast($1 as bigint) is null or s.gateway = $1 order by s.gateway, s.epoch, s.lane
            """,
            Read,
            gateway is { } id ? Bits(id) : null));

        static LaneSummary Read(DbDataReader row)
        {
            LaneCoverage coverage = LaneCoverage.FromBytes(row.GetFieldValue<byte[]>(3));
            return new LaneSummary(
                Lane(row), row.GetInt64(6), coverage.UpTo, row.GetInt64(4), row.GetInt64(7), row.GetInt64(5), coverage.Gap,
                [.. coverage.Spans.Select(s => (s.From, s.To))]);
        }
    }

    public IReadOnlyList<LaneStanding> Standings() => Use(session => session.List(
        "select gateway, epoch, lane, ranges from lane_state order by gateway, epoch, lane",
        row => new LaneStanding(Lane(row), LaneCoverage.FromBytes(row.GetFieldValue<byte[]>(3)).Gap)));

    public IReadOnlyList<(ulong Epoch, long Seq, byte[] Payload)> Records(GatewayId gateway, Lane lane, long from, int limit) => Use(session => session.List(
        "select epoch, seq, payload from inbox where gateway = $1 and lane = $2 and seq >= $3 order by epoch, seq limit $4",
        row => (unchecked((ulong)row.GetInt64(0)), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
        Bits(gateway), (long)lane, from, (long)limit));

    // One statement, so that records and watermark are of one instant.
    public IReadOnlyList<StoredRecord> ReadContiguous(LaneKey lane, long after, int limit) => Use(session => session.List(
        """
        select i.seq, i.payload, i.received_at from inbox i
        where i.gateway = $1 and i.epoch = $2 and i.lane = $3 and i.seq > $4
          and i.seq <= (select s.up_to from lane_state s where s.gateway = $1 and s.epoch = $2 and s.lane = $3)
        order by i.seq limit $5
        """,
        row => new StoredRecord(row.GetInt64(0), row.GetFieldValue<byte[]>(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
        lane.GatewayBits, lane.EpochBits, (long)lane.Lane, after, (long)limit));

    public long CursorOf(string consumer, LaneKey lane) => Use(session => session.Scalar(
        "select up_to from cursors where consumer = $1 and gateway = $2 and epoch = $3 and lane = $4",
        consumer, lane.GatewayBits, lane.EpochBits, (long)lane.Lane) as long? ?? 0);

    public bool AdvanceCursor(string consumer, LaneKey lane, long upTo) => Use(session => session.Run(
        """
        insert into cursors(consumer, gateway, epoch, lane, up_to) values($1, $2, $3, $4, $5)
        on conflict (consumer, gateway, epoch, lane) do update set up_to = excluded.up_to where cursors.up_to < excluded.up_to
        """,
        consumer, lane.GatewayBits, lane.EpochBits, (long)lane.Lane, upTo) == 1);

    public IReadOnlyList<PendingLane> Pending(string consumer) => Use(session => session.List(
        """
        select s.gateway, s.epoch, s.lane, coalesce(c.up_to, 0), s.up_to from lane_state s
        left join cursors c on c.consumer = $1 and c.gateway = s.gateway and c.epoch = s.epoch and c.lane = s.lane
        where s.up_to > coalesce(c.up_to, 0) order by s.gateway, s.epoch, s.lane
        """,
        row => new PendingLane(Lane(row), row.GetInt64(3), row.GetInt64(4)), consumer));

    public bool RememberGateway(GatewayId gateway, byte[] subjectPublicKeyInfo) => Use(session => session.Run(
        """
        insert into gateways(gateway, public_key, seen_at) values($1, $2, $3)
        on conflict (gateway) do update set public_key = excluded.public_key, seen_at = excluded.seen_at where gateways.public_key <> excluded.public_key
        """,
        Bits(gateway), subjectPublicKeyInfo, NowMs) == 1);

    public byte[]? PublicKeyOf(GatewayId gateway) =>
        Use(session => session.Scalar("select public_key from gateways where gateway = $1", Bits(gateway)) as byte[]);

    public bool TryLease(string name, string holder, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        return Use(session => session.Run(
            $"""
            insert into leases(name, holder, until_ms) values($1, $2, {session.Dialect.NowMs} + $3)
            on conflict (name) do update set holder = excluded.holder, until_ms = excluded.until_ms
            where leases.holder = excluded.holder or leases.until_ms <= {session.Dialect.NowMs}
            """,
            name, holder, (long)duration.TotalMilliseconds) == 1);
    }

    public void EndLease(string name, string holder) =>
        Use(session => session.Run("delete from leases where name = $1 and holder = $2", name, holder));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Wall clock of this receiver, for stamps only.</summary>
    protected long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Does work on a connection, each statement a transaction of its own.</summary>
    protected abstract T Use<T>(Func<SqlSession, T> work);

    protected abstract void Dispose(bool disposing);

    private static long Bits(GatewayId gateway) => unchecked((long)gateway.Value);

    private static LaneKey Lane(DbDataReader row) => LaneKey.FromBits(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
}
