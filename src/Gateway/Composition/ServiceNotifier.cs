using System.Net.Sockets;
using System.Text;

namespace Edge.Gateway.Composition;

/// <summary>
/// Tells systemd how the service stands, through the datagram socket in NOTIFY_SOCKET. Without systemd it does nothing.
/// A lost message never disturbs the caller.
/// </summary>
public sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _to;

    /// <param name="notifySocket">Value of NOTIFY_SOCKET; a leading @ means an abstract socket; null = not under systemd.</param>
    /// <param name="watchdogUsec">Value of WATCHDOG_USEC, or null.</param>
    public ServiceNotifier(string? notifySocket, string? watchdogUsec)
    {
        if (!string.IsNullOrEmpty(notifySocket))
        {
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            _to = new UnixDomainSocketEndPoint(notifySocket[0] == '@' ? "\0" + notifySocket[1..] : notifySocket);
        }

        WatchdogInterval = long.TryParse(watchdogUsec, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 2.0)
            : null;
    }

    /// <summary>How often <see cref="Watchdog"/> must be called: half of what systemd allows; null = no watchdog.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>The service of this process's environment.</summary>
    public static ServiceNotifier FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    public void Ready() => Send("READY=1");

    /// <summary>The alarm loop is alive; called by that loop and by nothing else.</summary>
    public void Watchdog() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1");

    public void Status(string text) => Send("STATUS=" + text.ReplaceLineEndings(" "));

    public void Dispose() => _socket?.Dispose();

    private void Send(string message)
    {
        if (_socket is null || _to is null)
        {
            return;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _to);
        }
        catch (SocketException)
        {
            // systemd restarts a service whose watchdog message is missing; that is the remedy, not an exception here.
        }
    }
}
