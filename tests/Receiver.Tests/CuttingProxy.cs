using System.Net;
using System.Net.Sockets;

namespace Edge.Receiver.Tests;

/// <summary>A TCP relay on loopback that a test can cut, or let swallow all answers while requests go through.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private readonly List<Socket> _open = [];
    private long _answerBudget = long.MaxValue;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Lets through this many bytes of answers in all, then swallows them.</summary>
    public void SwallowAnswersAfter(long bytes) => Interlocked.Exchange(ref _answerBudget, bytes);

    /// <summary>Cuts all connections; new ones work, with all answers.</summary>
    public void CutAll()
    {
        Interlocked.Exchange(ref _answerBudget, long.MaxValue);
        lock (_open)
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
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_open)
                    _open.AddRange([near, far]);
                try
                {
                    await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                }
                catch (SocketException)
                {
                    near.Dispose();
                    continue;
                }

                _ = RelayAsync(near, far, answers: false);
                _ = RelayAsync(far, near, answers: true);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(Socket from, Socket to, bool answers)
    {
        byte[] chunk = new byte[4096];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(chunk, _stop.Token)) > 0)
            {
                if (!answers || Interlocked.Add(ref _answerBudget, -read) >= 0)
                    await to.SendAsync(chunk.AsMemory(0, read), _stop.Token);
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
