using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Edge.Databases;

/// <summary>
/// A PostgreSQL server of its own in a temporary folder, from the distribution's package, reached over a Unix socket only. It
/// refuses to run as root, so as root it runs as the package's user. Ended by process id.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Role = "edge";
    private readonly DirectoryInfo _folder;
    private Process? _server;
    private int _databases;

    private PostgresServer(DirectoryInfo folder) => _folder = folder;

    /// <summary>Null when this machine has PostgreSQL, else what is missing.</summary>
    public static string? WhyNot { get; } = Programs() is null ? "PostgreSQL is not installed (Debian: postgresql)" : null;

    /// <summary>Creates a cluster and starts it.</summary>
    /// <param name="settings">Settings of the server as <c>name=value</c>.</param>
    public static PostgresServer Start(params string[] settings)
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("edge-pg-"));
        try
        {
            if (Environment.IsPrivilegedProcess)
                Run("chown", "postgres", server._folder.FullName);
            Run(AsOwner("initdb", "-D", server.Cluster, "-U", Role, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"));
            File.AppendAllLines(Path.Combine(server.Cluster, "postgresql.conf"), settings);
            server.Resume();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Connection string of the empty database that every cluster has.</summary>
    public string Connection => ConnectionTo("postgres");

    private string Cluster => Path.Combine(_folder.FullName, "cluster");

    public string ConnectionTo(string database) => $"Host={_folder.FullName};Username={Role};Database={database}";

    /// <summary>Creates an empty database and gives its connection string.</summary>
    public string NewDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"edge{Interlocked.Increment(ref _databases)}");
        Execute(Connection, $"create database {name}");
        return ConnectionTo(name);
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    public static object? Execute(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection + ";Pooling=false");
        open.Open();
        using NpgsqlCommand command = open.CreateCommand();
#pragma warning disable CA2100 // Statements of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>Adds settings that hold from the next start.</summary>
    public void Set(params string[] settings) => File.AppendAllLines(Path.Combine(Cluster, "postgresql.conf"), settings);

    /// <summary>Ends all sessions and the server, as <c>pg_ctl stop -m fast</c> does.</summary>
    public void Stop() => End("-INT");

    /// <summary>Ends the server without a checkpoint, as <c>pg_ctl stop -m immediate</c> does: the next start must recover from the log.</summary>
    public void Crash() => End("-QUIT");

    /// <summary>Starts the server on the data it has.</summary>
    public void Resume()
    {
        ProcessStartInfo start = AsOwner("postgres", "-D", Cluster, "-k", _folder.FullName, "-c", "listen_addresses=");
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        for (long began = TimeProvider.System.GetTimestamp(); ; Wait(50))
        {
            try
            {
                Execute(Connection, "select 1");
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
            {
                // Not yet.
            }
        }
    }

    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }

    private void End(string signal)
    {
        if (_server is not { HasExited: false } server)
            return;
        Run("kill", signal, server.Id.ToString(CultureInfo.InvariantCulture));
        if (!server.WaitForExit(20_000))
            server.Kill();
        server.WaitForExit();
        server.Dispose();
        _server = null;
    }

    private static void Wait(int milliseconds)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(milliseconds);
    }

    private static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    // setpriv becomes the program, so that the process id is the server's own.
    private static ProcessStartInfo AsOwner(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs() ?? throw new InvalidOperationException(WhyNot), program);
        string[] line = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments] : [path, .. arguments];
        return new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = "/" };
    }

    private static void Run(string program, params string[] arguments) => Run(new ProcessStartInfo(program, arguments));

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {errors}{output.Result}");
    }
}
