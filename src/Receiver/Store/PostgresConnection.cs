using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Edge.Receiver.Store;

/// <summary>How the receiver connects to PostgreSQL, what it demands of the server, and what it says when that fails.</summary>
internal static class PostgresConnection
{
    private const int StandardPoolSize = 100;
    private const int PoolSize = 16;
    private const string IdledAway = "25P03";

    // A receiver that hangs with a lane locked must not stop the others for ever.
    private const string SessionOptions = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";

    /// <summary>Everything that is wrong with a connection string; empty when a receiver can try it.</summary>
    public static IReadOnlyList<string> Problems(string connectionString)
    {
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception bad) when (bad is ArgumentException or FormatException)
        {
            // Its message may repeat a part of the text, so the password.
            return ["is not a connection string of the form Host=...;Database=...;Username=..."];
        }

        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(parts.Host))
            problems.Add("names no Host");
        if (string.IsNullOrWhiteSpace(parts.Database))
            problems.Add("names no Database");
        if (parts.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull) && parts.Host?.Split(',').FirstOrDefault(h => !IsThisMachine(h)) is { } remote)
            problems.Add($"reaches '{remote}' over the network without a verified certificate: add SSL Mode=VerifyFull and Root Certificate=FILE");
        return problems;
    }

    /// <summary>True when the text holds a password.</summary>
    public static bool HoldsPassword(string connectionString) => connectionString.Contains("password", StringComparison.OrdinalIgnoreCase) || connectionString.Contains("pwd", StringComparison.OrdinalIgnoreCase);

    public static NpgsqlDataSource Source(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false, TcpKeepAlive = true, MaxAutoPrepare = 32 };
        parts.Options = parts.Options is { Length: > 0 } own ? $"{SessionOptions} {own}" : SessionOptions;
        parts.ApplicationName ??= "edge-receiver";
        parts.MaxPoolSize = parts.MaxPoolSize == StandardPoolSize ? PoolSize : parts.MaxPoolSize;
        parts.Timeout = Math.Min(parts.Timeout, 5);
        var builder = new NpgsqlDataSourceBuilder(parts.ToString());
        builder.UsePhysicalConnectionInitializer(Check, connection =>
        {
            Check(connection);
            return Task.CompletedTask;
        });
        return builder.Build();
    }

    /// <summary>True when the connection was lost, so that a new one may work.</summary>
    public static bool IsBroken(NpgsqlException failure) => failure is PostgresException refused
        ? refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdledAway
        : failure.InnerException is IOException or SocketException;

    /// <summary>One sentence for the operator: what is wrong and what to do. Holds no password.</summary>
    public static string Explain(Exception failure, string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        string server = $"PostgreSQL at {parts.Host}:{parts.Port}";
        return failure switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                $"{server} does not let the user '{parts.Username}' in ({refused.MessageText}): check user and password in the store file, and pg_hba.conf",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} has no database '{parts.Database}': create it, for instance with createdb -O {parts.Username} {parts.Database}",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                $"{server} does not let '{parts.Username}' create tables ({refused.MessageText}): make that user the owner of the database '{parts.Database}'",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"{server} has no connection left: raise max_connections; each receiver uses up to {PoolSize}",
            PostgresException refused => $"{server}: {refused.MessageText} ({refused.SqlState})",
            NpgsqlException lost => $"{server} is not reachable ({(lost.InnerException ?? lost).Message}): check that it runs, and that listen_addresses and the firewall let this machine in",
            _ => failure.Message,
        };
    }

    /// <summary>Runs on every new connection, so that it also holds for a server that was restarted or replaced.</summary>
    private static void Check(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "select current_setting('synchronous_commit'), current_setting('fsync'), pg_is_in_recovery()";
        using NpgsqlDataReader row = command.ExecuteReader();
        row.Read();
        string commit = row.GetString(0);
        if (commit is not ("on" or "remote_apply"))
            throw new StoreUnavailableException($"PostgreSQL runs with synchronous_commit = {commit}, so it may forget what it has confirmed: alter system set synchronous_commit = on; select pg_reload_conf(); and look for a setting of this role or database");
        if (row.GetString(1) != "on")
            throw new StoreUnavailableException("PostgreSQL runs with fsync = off, so a power cut may destroy it: alter system set fsync = on; select pg_reload_conf();");
        if (row.GetBoolean(2))
            throw new StoreUnavailableException("PostgreSQL is a standby and takes no writes: name the primary, or all servers with Target Session Attributes=primary");
    }

    private static bool IsThisMachine(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
