using System.Data.Common;
using Npgsql;

namespace Edge.Receiver.Store;

/// <summary>PostgreSQL: many transactions at a time, each with its lanes locked; a batch is one statement, so one round trip.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    private const long SchemaLock = 0x6564_6765_2d64_6200;

    public override string Bytes => "bytea";

    public override string RowNumber => "bigint generated always as identity primary key";

    public override string KeyedTable => "";

    // Not now(): that is the start of the transaction.
    public override string NowMs => "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    public override DbParameter Parameter(int place, object? value) => new NpgsqlParameter { Value = value ?? DBNull.Value };

    // A lock by number also covers a lane that has no row yet, and leaves no empty row behind when the batch is refused. Two
    // lanes that fall on one number would only wait for each other. The setting holds for this transaction whatever the
    // server's, the role's or a connection pooler's is at that moment.
    public override void LockLane(SqlSession session, LaneKey lane) =>
        session.Run("select set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock($1)", LockNumber(lane));

    public override void LockSchema(SqlSession session) => session.Run("select pg_advisory_xact_lock($1)", SchemaLock);

    public override IReadOnlySet<long> InsertRecords(SqlSession session, LaneKey lane, long first, IReadOnlyList<byte[]> payloads, long nowMs) =>
        session.List(
            """
            insert into inbox(gateway, epoch, lane, seq, payload, received_at)
            select $1, $2, $3, $4 + t.place - 1, t.payload, $6 from unnest($5) with ordinality as t(payload, place)
            on conflict do nothing returning seq
            """,
            row => row.GetInt64(0),
            lane.GatewayBits, lane.EpochBits, (long)lane.Lane, first, payloads.ToArray(), nowMs).ToHashSet();

    /// <summary>Mixes the key into 64 bits; each factor is odd, so no bit of a part is lost before the last step.</summary>
    private static long LockNumber(LaneKey lane)
    {
        ulong mixed = (lane.Gateway.Value * 0x9E37_79B9_7F4A_7C15) ^ (ulong)lane.Lane;
        mixed = ((mixed ^ (mixed >> 29)) * 0xBF58_476D_1CE4_E5B9) ^ lane.Epoch;
        mixed = (mixed ^ (mixed >> 32)) * 0x94D0_49BB_1331_11EB;
        return unchecked((long)(mixed ^ (mixed >> 31)));
    }
}
