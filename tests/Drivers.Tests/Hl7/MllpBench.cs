using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Drivers.Hl7;
using Edge.Drivers.Tests.Serial;

namespace Edge.Drivers.Tests.Hl7;

/// <summary>A source on a free port of this machine, and monitors that connect to it.</summary>
internal sealed class MllpBench : IDisposable
{
    private readonly List<MllpMonitor> _monitors = [];

    public MllpBench(MllpLimits? limits = null, TimeSpan? quietTime = null)
    {
        IDeviceDriver driver = DriverCatalog.Find("hl7-pcd01")!;
        if (quietTime is { } quiet)
        {
            driver = new LineDriver(quiet);
        }

        Source = new MllpSource(new IPEndPoint(IPAddress.Loopback, 0), driver, TimeProvider.System, limits);
        Source.Start(Log);
        FrameLog.Until(() => Source.BoundTo is not null, "a listening source");
    }

    public MllpSource Source { get; }

    public FrameLog Log { get; } = new();

    public MllpMonitor Connect()
    {
        var monitor = new MllpMonitor(Source.BoundTo!);
        _monitors.Add(monitor);
        return monitor;
    }

    public void Dispose()
    {
        Source.Dispose();
        _monitors.ForEach(m => m.Dispose());
    }
}

/// <summary>The sender's side of a connection.</summary>
internal sealed class MllpMonitor : IDisposable
{
    // Generous: it bounds a hanging test and is never what is measured.
    private const int PatienceMs = 30_000;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _received = [];

    public MllpMonitor(IPEndPoint to)
    {
        _socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        _socket.Connect(to);
    }

    public Socket Socket => _socket;

    /// <summary>A message of one saturation in its envelope.</summary>
    public static byte[] Message(string controlId, int saturation = 97, string type = "ORU^R01^ORU_R01", string extra = "") => MllpFrame.Wrap(
        Encoding.ASCII.GetBytes(string.Join(
            '\r',
            $"MSH|^~\\&|MON^0011223344556677^EUI-64|WARD|||20260314071509+0000||{type}|{controlId}|P|2.6",
            "OBR|1|||182777000^monitoring of patient^SCT|||20260314071509+0000",
            $"OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.150456|{saturation}|262688^MDC_DIM_PERCENT^MDC|||||R|||20260314071509+0000",
            extra)));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Waits for the next acknowledgement and returns its MSA segment.</summary>
    public string Acknowledgement() => Encoding.Latin1.GetString(Frame()).Split('\r').Single(s => s.StartsWith("MSA", StringComparison.Ordinal));

    /// <summary>Waits for the next frame from the source, without its envelope.</summary>
    public byte[] Frame()
    {
        int end;
        while ((end = End()) < 0)
        {
            int count = _socket.Receive(_buffer);
            Assert.True(count > 0, "the source closed the connection");
            _received.AddRange(_buffer[..count]);
        }

        Assert.Equal(MllpFrame.Start, _received[0]);
        byte[] frame = [.. _received[1..end]];
        _received.RemoveRange(0, end + 2);
        return frame;
    }

    /// <summary>Waits until the source closes the connection.</summary>
    public void WaitForClose()
    {
        try
        {
            while (_socket.Receive(_buffer) > 0)
            {
                // What it still had to say does not matter.
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed hard, because it had not read everything.
        }
    }

    public void Dispose() => _socket.Dispose();

    private int End()
    {
        for (int i = 0; i + 1 < _received.Count; i++)
        {
            if (_received[i] == MllpFrame.End && _received[i + 1] == MllpFrame.Return)
            {
                return i;
            }
        }

        return -1;
    }
}
