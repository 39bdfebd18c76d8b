using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Edge.Sync.Security;

namespace Edge.Faults.Tests;

/// <summary>What answers in the receiver's place.</summary>
internal enum StrangerKind
{
    /// <summary>A captive portal that speaks HTTP without TLS.</summary>
    Portal,

    /// <summary>A captive portal with a certificate of another authority.</summary>
    PortalWithTls,

    /// <summary>A line that lets one byte through each 200 ms, and none of them makes sense.</summary>
    Dribble,

    /// <summary>Takes the connection and never says anything.</summary>
    Silent,
}

/// <summary>A listener on loopback that is not the receiver.</summary>
internal sealed class Stranger : IDisposable
{
    private static readonly byte[] Page = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>log in</html>\n");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly StrangerKind _kind;
    private readonly CertificateMint _mint = new(TimeProvider.System);
    private readonly X509Certificate2 _certificate;
    private int _connections;

    public Stranger(StrangerKind kind)
    {
        _kind = kind;
        _certificate = _mint.Server("127.0.0.1");
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => _connections;

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
        _mint.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(socket);
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await SpeakAsync(stream);
        }
        catch (Exception gone) when (gone is IOException or SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The gateway hung up, which is what it should do.
        }
    }

    private async Task SpeakAsync(NetworkStream stream)
    {
        switch (_kind)
        {
            case StrangerKind.Portal:
                await stream.WriteAsync(Page);
                break;
            case StrangerKind.PortalWithTls:
                await using (var tls = new SslStream(stream))
                {
                    await tls.AuthenticateAsServerAsync(_certificate);
                    await tls.WriteAsync(Page);
                }

                break;
            case StrangerKind.Dribble:
                for (int i = 0; i < 600; i++)
                {
                    // The start of a TLS record of 16 KiB, as slow as it can be.
                    await stream.WriteAsync(new[] { i switch { 0 => (byte)22, 1 => (byte)3, 2 => (byte)3, 3 => (byte)64, _ => (byte)0 } });
                    await Task.Delay(200);
                }

                break;
            default:
                await Task.Delay(TimeSpan.FromMinutes(2));
                break;
        }
    }
}
