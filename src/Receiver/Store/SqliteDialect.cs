using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Edge.Receiver.Store;

/// <summary>SQLite: a transaction that writes has the whole file to itself, so there is nothing else to lock.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override string Bytes => "blob";

    public override string RowNumber => "integer primary key autoincrement";

    public override string KeyedTable => " without rowid";

    public override string NowMs => "cast((julianday('now') - 2440587.5) * 86400000 as bigint)";

    public override DbParameter Parameter(int place, object? value) => new SqliteParameter($"${place}", value ?? DBNull.Value);

    public override void LockLane(SqlSession session, LaneKey lane)
    {
    }

    public override void LockSchema(SqlSession session)
    {
    }

    public override IReadOnlySet<long> InsertRecords(SqlSession session, LaneKey lane, long first, IReadOnlyList<byte[]> payloads, long nowMs)
    {
        using DbCommand command = session.Command(
            "insert into inbox(gateway, epoch, lane, seq, payload, received_at) values($1, $2, $3, $4, $5, $6) on conflict do nothing",
            lane.GatewayBits, lane.EpochBits, (long)lane.Lane, first, Array.Empty<byte>(), nowMs);
        var added = new HashSet<long>();
        for (int i = 0; i < payloads.Count; i++)
        {
            command.Parameters[3].Value = first + i;
            command.Parameters[4].Value = payloads[i];
            if (command.ExecuteNonQuery() == 1)
                added.Add(first + i);
        }

        return added;
    }
}
