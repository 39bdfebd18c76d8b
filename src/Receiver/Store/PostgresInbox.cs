using Edge.Receiver.Intake;
using Npgsql;

namespace Edge.Receiver.Store;

/// <summary>
/// The receiver's store in PostgreSQL, for one or many receivers on one database. No receiver leads: what two of them do to
/// one lane at the same time is put in order by a lock in the database. Connections come from a pool of at most 16.
/// </summary>
internal sealed class PostgresInbox : SqlInbox
{
    private const int Attempts = 3;
    private static readonly PostgresDialect Dialect = new();
    private readonly NpgsqlDataSource _source;
    private volatile string? _problem = "PostgreSQL was not asked yet";

    private PostgresInbox(NpgsqlDataSource source, TimeProvider clock)
        : base(clock) => _source = source;

    /// <summary>A store that does nothing until <see cref="Prepare"/> has succeeded; every call fails until then.</summary>
    /// <param name="connectionString">A connection string that <see cref="PostgresConnection.Problems"/> finds nothing wrong with.</param>
    public static PostgresInbox Over(string connectionString, TimeProvider clock) => new(PostgresConnection.Source(connectionString), clock);

    /// <summary>Connects, checks that commits of this server are durable, and brings the tables up to date. May be called again after a failure.</summary>
    /// <exception cref="StoreUnavailableException">Not possible now; the message says why and what to do.</exception>
    public void Prepare()
    {
        try
        {
            using NpgsqlConnection connection = _source.OpenConnection();
            using NpgsqlTransaction transaction = connection.BeginTransaction();
            InboxSchema.Migrate(new SqlSession(Dialect, connection, transaction));
            transaction.Commit();
            _problem = null;
        }
        catch (Exception failure) when (failure is NpgsqlException or StoreUnavailableException)
        {
            _problem = PostgresConnection.Explain(failure, _source.ConnectionString);
            throw new StoreUnavailableException(_problem, failure);
        }
    }

    public override bool Transact(Func<InboxTransaction, bool> work) => Repeating(connection =>
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        if (!work(new InboxTransaction(new SqlSession(Dialect, connection, transaction), NowMs)))
            return false;
        transaction.Commit();
        return true;
    });

    protected override T Use<T>(Func<SqlSession, T> work) => Repeating(connection => work(new SqlSession(Dialect, connection)));

    protected override void Dispose(bool disposing) => _source.Dispose();

    /// <summary>
    /// Again after a deadlock, and on a fresh connection after a pooled one turns out to be dead, as all are after a restart of
    /// the server. Whether a commit that broke off has happened is not known; doing it twice is the same as doing it once.
    /// </summary>
    private T Repeating<T>(Func<NpgsqlConnection, T> work)
    {
        if (_problem is { } problem)
            throw new StoreUnavailableException(problem);
        for (int attempt = 1; ; attempt++)
        {
            using NpgsqlConnection connection = _source.OpenConnection();
            try
            {
                return work(connection);
            }
            catch (PostgresException lost) when (attempt < Attempts && lost.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // The server undid this one in favour of another.
            }
            catch (NpgsqlException broken) when (attempt < Attempts && PostgresConnection.IsBroken(broken))
            {
                _source.Clear();
            }
        }
    }
}
