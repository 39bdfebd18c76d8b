using System.Net;
using System.Net.Sockets;

namespace Edge.Receiver.Tests;

/// <summary>A TCP balancer on loopback: each connection goes to the next target in turn that takes it, and lives and dies with it.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly Dictionary<int, long> _carriedBytes = [];
    private int[] _targets;
    private int _turn;

    public Balancer(params int[] targets)
    {
        _targets = targets;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Ports that new connections go to.</summary>
    public void Target(params int[] targets) => _targets = targets;

    /// <summary>Bytes that went to a port.</summary>
    public long CarriedBytes(int port)
    {
        lock (_gate)
            return _carriedBytes.GetValueOrDefault(port);
    }

    /// <summary>Ends all connections, so that the next ones are spread anew.</summary>
    public void CutAll()
    {
        lock (_gate)
        {
            _open.ForEach(s => s.Dispose());
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_stop.Token);
                if (await ConnectAsync() is not ({ } far, int port))
                {
                    near.Dispose();
                    continue;
                }

                lock (_gate)
                    _open.AddRange([near, far]);
                _ = RelayAsync(near, far, port);
                _ = RelayAsync(far, near, null);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<(Socket? Far, int Port)> ConnectAsync()
    {
        int[] targets = _targets;
        for (int attempt = 0; attempt < targets.Length; attempt++)
        {
            int port = targets[_turn++ % targets.Length];
            var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                return (far, port);
            }
            catch (SocketException)
            {
                far.Dispose();
            }
        }

        return (null, 0);
    }

    private async Task RelayAsync(Socket from, Socket to, int? counted)
    {
        byte[] chunk = new byte[16 << 10];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(chunk, _stop.Token)) > 0)
            {
                await to.SendAsync(chunk.AsMemory(0, read), _stop.Token);
                lock (_gate)
                    _ = counted is { } port && (_carriedBytes[port] = _carriedBytes.GetValueOrDefault(port) + read) > 0;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
