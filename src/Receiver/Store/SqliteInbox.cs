using Microsoft.Data.Sqlite;

namespace Edge.Receiver.Store;

/// <summary>
/// The receiver's store in SQLite, write-ahead log and synchronous=FULL. One connection, guarded by a lock; receivers that
/// share the file wait for each other's transactions for up to 30 s.
/// </summary>
internal sealed class SqliteInbox : SqlInbox
{
    private static readonly SqliteDialect Dialect = new();
    private readonly object _gate = new();
    private readonly SqliteConnection _connection;

    private SqliteInbox(SqliteConnection connection, TimeProvider clock)
        : base(clock) => _connection = connection;

    /// <summary>Opens or creates the store and brings its tables up to date.</summary>
    /// <exception cref="SqliteException">The file is not a database or cannot be written.</exception>
    /// <exception cref="StoreUnavailableException">The file was written by a later version.</exception>
    public static SqliteInbox Open(string file, TimeProvider clock)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var session = new SqlSession(Dialect, connection);
            session.Scalar("pragma journal_mode=wal");
            session.Run("pragma synchronous=full");
            using SqliteTransaction transaction = connection.BeginTransaction();
            InboxSchema.Migrate(new SqlSession(Dialect, connection, transaction));
            transaction.Commit();
            return new SqliteInbox(connection, clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override bool Transact(Func<InboxTransaction, bool> work)
    {
        lock (_gate)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            if (!work(new InboxTransaction(new SqlSession(Dialect, _connection, transaction), NowMs)))
                return false;
            transaction.Commit();
            return true;
        }
    }

    protected override T Use<T>(Func<SqlSession, T> work)
    {
        lock (_gate)
            return work(new SqlSession(Dialect, _connection));
    }

    protected override void Dispose(bool disposing) => _connection.Dispose();
}
