using System.Data.Common;

namespace Edge.Receiver.Store;

/// <summary>Everything in which the two databases differ. All other statements are the same for both.</summary>
internal abstract class SqlDialect
{
    /// <summary>Type of a column of bytes.</summary>
    public abstract string Bytes { get; }

    /// <summary>A column that numbers its rows upwards by itself.</summary>
    public abstract string RowNumber { get; }

    /// <summary>What follows the closing bracket of a table that is read by its key only.</summary>
    public abstract string KeyedTable { get; }

    /// <summary>The database's own clock in milliseconds since 1970, UTC, at the instant of the statement.</summary>
    public abstract string NowMs { get; }

    /// <summary>A value for the place <c>$n</c> of a statement, n from 1.</summary>
    public abstract DbParameter Parameter(int place, object? value);

    /// <summary>Waits until no other transaction has this lane, and holds it to the end of this one.</summary>
    public abstract void LockLane(SqlSession session, LaneKey lane);

    /// <summary>Waits until no other transaction changes the schema, and holds that to the end of this one.</summary>
    public abstract void LockSchema(SqlSession session);

    /// <summary>Inserts records of consecutive numbers; returns the numbers that were not there before.</summary>
    public abstract IReadOnlySet<long> InsertRecords(SqlSession session, LaneKey lane, long first, IReadOnlyList<byte[]> payloads, long nowMs);
}
