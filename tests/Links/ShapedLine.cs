using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Edge.Links;

/// <summary>
/// A thin line between a port of its own and a target port on loopback. Each direction is one bottleneck that all connections
/// share: 512 B chunks, round robin, each occupies the wire for bytes / rate seconds and arrives one delay later; a chunk is taken
/// only while the modem's queue has room; of each connection 8 KiB are read ahead, the kernel holds the rest.
/// </summary>
internal sealed class ShapedLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile int _target;
    private readonly LineDirection _up;
    private readonly LineDirection _down;
    private readonly List<Socket> _sockets = [];
    private volatile bool _isDown;
    private volatile bool _closed;

    /// <param name="target">Port that the line leads to.</param>
    /// <param name="bytesPerSecond">Rate of each direction.</param>
    /// <param name="oneWay">Delay of each direction.</param>
    /// <param name="queueBytes">The modem's queue of each direction.</param>
    public ShapedLine(int target, double bytesPerSecond, TimeSpan oneWay, int queueBytes)
    {
        _target = target;
        _up = new LineDirection(bytesPerSecond, oneWay, queueBytes);
        _down = new LineDirection(bytesPerSecond, oneWay, queueBytes);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        new Thread(Accept) { IsBackground = true, Name = "line accept" }.Start();
    }

    public int Port { get; }

    /// <summary>Bytes that have crossed towards the target.</summary>
    public long BytesUp => _up.Carried;

    /// <summary>Bytes that have crossed from the target.</summary>
    public long BytesDown => _down.Carried;

    /// <summary>Nothing moves for a while; what is on the line stays on it.</summary>
    public void Stall(TimeSpan length)
    {
        _up.Stall(length);
        _down.Stall(length);
    }

    /// <summary>True: bytes vanish without a word, connections stay open. False: bytes move again.</summary>
    public void BlackHole(bool on) => _up.Swallows = _down.Swallows = on;

    /// <summary>Breaks all connections and takes no new ones until <see cref="Up"/>.</summary>
    public void Cut()
    {
        _isDown = true;
        lock (_sockets)
        {
            _sockets.ForEach(s => s.Close(0));
            _sockets.Clear();
        }
    }

    public void Up() => _isDown = false;

    /// <summary>New connections lead to another port, as where a portal answers in the receiver's place.</summary>
    public void Lead(int target) => _target = target;

    public void Dispose()
    {
        _closed = true;
        _listener.Stop();
        Cut();
        _up.Dispose();
        _down.Dispose();
    }

    private void Accept()
    {
        while (!_closed)
        {
            try
            {
                Join(_listener.AcceptSocket());
            }
            catch (SocketException)
            {
                // The listener was stopped, or the target is not there: the loop's condition tells them apart.
            }
        }
    }

    private void Join(Socket near)
    {
        if (_isDown)
        {
            near.Close(0);
            return;
        }

        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        try
        {
            far.Connect(IPAddress.Loopback, _target);
        }
        catch (SocketException)
        {
            near.Close(0);
            return;
        }

        lock (_sockets)
            _sockets.AddRange([near, far]);
        _up.Join(near, far);
        _down.Join(far, near);
    }
}
