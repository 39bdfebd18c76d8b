using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Edge.Links;

/// <summary>A real mosquitto broker of its own, on a free port of loopback, with TLS and an access list when a folder with certificates is given.</summary>
internal sealed class Mosquitto : IDisposable
{
    private const string Program = "/usr/sbin/mosquitto";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-mosquitto-");
    private readonly string _configuration;
    private Process? _process;

    /// <param name="certificates">Folder with <c>authority.crt</c>, <c>server.crt</c> and <c>server.key</c>; null = plain text on loopback.</param>
    /// <param name="extra">More lines for the configuration.</param>
    public Mosquitto(string? certificates = null, string extra = "")
    {
        Port = FreePort();
        string access = Path.Combine(_folder.FullName, "access");
        File.WriteAllText(access, """
            pattern write edge/v1/%u/up/#
            pattern readwrite edge/v1/%u/state
            pattern read edge/v1/%u/welcome
            pattern read edge/v1/%u/ack
            pattern read edge/v1/%u/config
            pattern read edge/v1/%u/command
            user receiver
            topic readwrite edge/v1/#

            """);
        string tls = certificates is null ? "allow_anonymous true\n" : $"""
            cafile {certificates}/authority.crt
            certfile {certificates}/server.crt
            keyfile {certificates}/server.key
            require_certificate true
            use_identity_as_username true
            acl_file {access}

            """;
        _configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllText(_configuration, $"""
            user root
            per_listener_settings false
            listener {Port} 127.0.0.1
            {tls}
            persistence false
            log_dest file {_folder.FullName}/log
            {extra}

            """);
        Start();
    }

    public static bool IsInstalled => File.Exists(Program);

    public int Port { get; }

    public string Log => File.Exists(Path.Combine(_folder.FullName, "log")) ? File.ReadAllText(Path.Combine(_folder.FullName, "log")) : "";

    /// <summary>Starts it, and waits until it listens.</summary>
    public void Start()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", _configuration]) { RedirectStandardError = true })!;
        for (int i = 0; i < 200; i++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"mosquitto ended: {Log}");
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                _process.WaitForExit(50);
            }
        }

        throw new InvalidOperationException($"mosquitto does not listen: {Log}");
    }

    /// <summary>SIGKILL: whatever it held is gone.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
