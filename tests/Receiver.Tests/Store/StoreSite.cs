using Edge.Databases;
using Edge.Receiver.Store;

namespace Edge.Receiver.Tests.Store;

/// <summary>One server for the tests of a class, started by the first that needs it.</summary>
public sealed class SharedPostgres : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => PostgresServer.Start());

    internal PostgresServer Server => _server.Value;

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}

/// <summary>An empty database of one kind, that any number of inboxes can be opened on.</summary>
internal sealed class StoreSite : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-store-");
    private readonly List<IInbox> _inboxes = [];
    private readonly string? _connection;

    public StoreSite(string kind, SharedPostgres postgres)
    {
        Assert.Null(SqliteLibrary.Missing);
        _connection = kind == "postgresql" ? postgres.Server.NewDatabase() : null;
    }

    public string File => Path.Combine(_folder.FullName, "inbox.db");

    /// <summary>Connection string of the PostgreSQL database.</summary>
    public string Connection => _connection ?? throw new InvalidOperationException("this store is SQLite");

    public IInbox Open(TimeProvider? clock = null)
    {
        if (_connection is null)
        {
            _inboxes.Add(SqliteInbox.Open(File, clock ?? TimeProvider.System));
        }
        else
        {
            var inbox = PostgresInbox.Over(_connection, clock ?? TimeProvider.System);
            _inboxes.Add(inbox);
            inbox.Prepare();
        }

        return _inboxes[^1];
    }

    /// <summary>Runs statements past the inbox.</summary>
    public object? Execute(string sql)
    {
        if (_connection is not null)
            return PostgresServer.Execute(_connection, sql);
        using var open = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=false");
        open.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = open.CreateCommand();
#pragma warning disable CA2100 // Statements of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        _inboxes.ForEach(i => i.Dispose());
        _folder.Delete(recursive: true);
    }
}
