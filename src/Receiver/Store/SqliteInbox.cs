using Edge.Receiver.Intake;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Microsoft.Data.Sqlite;

namespace Edge.Receiver.Store;

/// <summary>
/// The receiver's store in SQLite, write-ahead log and synchronous=FULL. Invariants: one transaction per batch; a key
/// (gateway, epoch, lane, seq) is stored once and never changed; what a transaction returned is durable. One writer at a
/// time, guarded by a lock.
/// </summary>
internal sealed class SqliteInbox : IDisposable
{
    private const int MaxRefused = 100;
    private const string Schema = """
        create table if not exists inbox(
          gateway integer, epoch integer, lane integer, seq integer, payload blob not null, received_at integer not null,
          primary key (gateway, epoch, lane, seq)) without rowid;
        create table if not exists lane_state(
          gateway integer, epoch integer, lane integer, up_to integer not null, ranges blob not null, chain blob not null,
          duplicates integer not null default 0, unknown_before integer not null default 0,
          primary key (gateway, epoch, lane)) without rowid;
        create table if not exists drops(
          gateway integer, epoch integer, lane integer, from_seq integer, to_seq integer, count integer not null,
          reason integer not null, signature blob not null, chain_after blob not null, rebase_after integer not null,
          rebase_chain blob not null, primary key (gateway, epoch, lane, from_seq, to_seq)) without rowid;
        create table if not exists anchors(
          gateway integer, boot blob, mono_ns integer, wall integer not null, uncertainty integer not null,
          source integer not null, primary key (gateway, boot, mono_ns)) without rowid;
        create table if not exists refused(
          id integer primary key autoincrement, gateway integer not null, at integer not null, reason integer not null,
          body blob not null);
        """;

    private readonly object _gate = new();
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;

    private SqliteInbox(SqliteConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
    }

    /// <summary>Opens or creates the store.</summary>
    /// <exception cref="SqliteException">The file is not a database or cannot be written.</exception>
    public static SqliteInbox Open(string file, TimeProvider clock)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var session = new SqliteSession(connection);
        session.Scalar("pragma journal_mode=wal");
        session.Run("pragma synchronous=full");
        session.Run(Schema);
        return new SqliteInbox(connection, clock);
    }

    /// <summary>Does work in one transaction; it is durable when this returns, and undone when the work returns false.</summary>
    public bool Transact(Func<InboxTransaction, bool> work)
    {
        lock (_gate)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            if (!work(new InboxTransaction(new SqliteSession(_connection, transaction), _clock.GetUtcNow().ToUnixTimeMilliseconds())))
                return false;
            transaction.Commit();
            return true;
        }
    }

    /// <summary>Keeps a copy of a refused body; the oldest of more than a hundred goes.</summary>
    public void KeepRefused(GatewayId gateway, RefusalReason reason, byte[] body)
    {
        lock (_gate)
        {
            var session = new SqliteSession(_connection);
            session.Run("insert into refused(gateway, at, reason, body) values($1, $2, $3, $4)", unchecked((long)gateway.Value), _clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)reason, body);
            session.Run("delete from refused where id <= (select max(id) from refused) - $1", MaxRefused);
        }
    }

    /// <summary>Bodies kept from refused batches, oldest first.</summary>
    public IReadOnlyList<byte[]> Refused()
    {
        lock (_gate)
            return new SqliteSession(_connection).List("select body from refused order by id", r => r.GetFieldValue<byte[]>(0));
    }

    /// <summary>Counts per lane; all gateways when none is given.</summary>
    public IReadOnlyList<LaneSummary> Summaries(GatewayId? gateway)
    {
        lock (_gate)
        {
            var session = new SqliteSession(_connection);
            return session.List(
                """
                select s.gateway, s.epoch, s.lane, s.ranges, s.duplicates, s.unknown_before,
                  (select count(*) from inbox i where i.gateway = s.gateway and i.epoch = s.epoch and i.lane = s.lane),
                  (select coalesce(sum(count), 0) from drops d where d.gateway = s.gateway and d.epoch = s.epoch and d.lane = s.lane)
                from lane_state s where $1 is null or s.gateway = $1 order by s.gateway, s.epoch, s.lane
                """,
                Read,
                gateway is { } id ? unchecked((long)id.Value) : null);
        }

        static LaneSummary Read(SqliteDataReader row)
        {
            LaneCoverage coverage = LaneCoverage.FromBytes(row.GetFieldValue<byte[]>(3));
            return new LaneSummary(
                LaneKey.FromBits(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
                row.GetInt64(6), coverage.UpTo, row.GetInt64(4), row.GetInt64(7), row.GetInt64(5), coverage.Gap,
                [.. coverage.Spans.Select(s => (s.From, s.To))]);
        }
    }

    /// <summary>Stored records of one lane over all epochs, in order.</summary>
    public IReadOnlyList<(ulong Epoch, long Seq, byte[] Payload)> Records(GatewayId gateway, Lane lane, long from, int limit)
    {
        lock (_gate)
        {
            return new SqliteSession(_connection).List(
                "select epoch, seq, payload from inbox where gateway = $1 and lane = $2 and seq >= $3 order by epoch, seq limit $4",
                r => (unchecked((ulong)r.GetInt64(0)), r.GetInt64(1), r.GetFieldValue<byte[]>(2)),
                unchecked((long)gateway.Value), (long)lane, from, limit);
        }
    }

    public void Dispose() => _connection.Dispose();
}
