using System.Text;
using Edge.Drivers.Serial;

namespace Edge.Drivers.Tests.Serial;

/// <summary>A source on a symbolic link in a folder of its own, and the pseudo-terminals that come and go behind the link.</summary>
internal sealed class SerialBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-serial-").FullName;
    private PseudoTerminal? _terminal;

    public SerialBench(IDeviceDriver driver, (Func<string?> Load, Action<string> Save)? cursor = null)
    {
        // Other users may pass through the folder, so that only the port itself can refuse them.
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Port = Path.Combine(_folder, "port");
        Source = new SerialSource(Port, driver, TimeProvider.System, null, cursor);
    }

    /// <summary>Path that the source opens.</summary>
    public string Port { get; }

    public SerialSource Source { get; }

    public FrameLog Log { get; } = new();

    public PseudoTerminal Terminal => _terminal ?? throw new InvalidOperationException("Nothing is plugged in.");

    /// <summary>A bench with a terminal plugged in, opened by the source.</summary>
    public static SerialBench Connected(IDeviceDriver driver, (Func<string?> Load, Action<string> Save)? cursor = null)
    {
        var bench = new SerialBench(driver, cursor);
        bench.PlugIn();
        bench.Source.Start(bench.Log);
        bench.WaitForOpening(1);
        return bench;
    }

    public void PlugIn() => _terminal = PseudoTerminal.Open(Port);

    public void PullOut()
    {
        Terminal.Dispose();
        _terminal = null;
    }

    public void WaitForOpening(int count) => FrameLog.Until(() => Source.Openings >= count, $"opening {count}");

    /// <summary>Sends all bytes in pieces of the lengths given, waiting for room where the terminal has none.</summary>
    public void Send(ReadOnlySpan<byte> bytes, Func<int> nextPiece)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(Math.Max(nextPiece(), 1), bytes.Length - at);
            at += Terminal.Write(bytes.Slice(at, length));
        }
    }

    public void Send(string text) => Send(Encoding.ASCII.GetBytes(text), () => int.MaxValue);

    /// <summary>Reads what the host sent until there are this many bytes.</summary>
    public byte[] Receive(int count) => Receive(Terminal, count);

    public string ReceiveText(int count) => Encoding.ASCII.GetString(Receive(count));

    /// <summary>Reads what was sent to a terminal until there are this many bytes; they come a moment after the write.</summary>
    public static byte[] Receive(PseudoTerminal terminal, int count)
    {
        List<byte> received = [];
        byte[] buffer = new byte[256];
        FrameLog.Until(
            () =>
            {
                received.AddRange(buffer[..terminal.Read(buffer)]);
                return received.Count >= count;
            },
            $"{count} bytes from the host");
        return [.. received];
    }

    public void Dispose()
    {
        Source.Dispose();
        _terminal?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
