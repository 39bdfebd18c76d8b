using System.Net;
using System.Net.Sockets;

namespace Edge.Receiver.Tests;

/// <summary>Stands before a broker and answers MQTT 5 as a broker of 3.1.1 does: connection refused, unacceptable protocol version.</summary>
internal sealed class OldBrokerFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _broker;

    public OldBrokerFront(int broker)
    {
        _broker = broker;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream near = client.GetStream();
            byte[] connect = new byte[1024];
            int bytes = await near.ReadAsync(connect);

            // CONNECT: fixed header, length, "MQTT" with its length, then the version.
            if (connect[8] == 5)
            {
                await near.WriteAsync(new byte[] { 0x20, 2, 0, 1 });
                return;
            }

            using var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _broker);
            await far.GetStream().WriteAsync(connect.AsMemory(0, bytes));
            await Task.WhenAny(near.CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near));
        }
    }
}
