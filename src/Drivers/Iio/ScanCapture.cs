using System.Globalization;
using System.Text;
using Edge.Drivers.Serial;
using Microsoft.Win32.SafeHandles;

namespace Edge.Drivers.Iio;

/// <summary>
/// A running buffered capture: the channels are enabled and the character device is open; disposing stops the capture.
/// </summary>
internal sealed class ScanCapture : IDisposable
{
    private readonly string _folder;
    private readonly SafeFileHandle _device;
    private readonly byte[] _buffer = new byte[DecodedFrame.MaxSamples];
    private readonly int _scanBytes;
    private int _length;

    private ScanCapture(string folder, SafeFileHandle device, int scanBytes)
    {
        _folder = folder;
        _device = device;
        _scanBytes = scanBytes;
    }

    /// <summary>What one wait brought.</summary>
    public enum Result
    {
        Nothing = 0,
        Scans = 1,
        Gone = 2,
    }

    /// <summary>Enables the channels, writes their layout and starts.</summary>
    /// <exception cref="IOException">The kernel refuses; the message is its own.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not start a capture.</exception>
    public static ScanCapture Start(string folder, SysfsDeclaration declared, SysfsRoots roots, AttributeTextWriter layout)
    {
        string buffer = Path.Combine(folder, "buffer");
        SysfsFile.Write(Path.Combine(buffer, "enable"), "0"u8);
        Enable(folder, declared.Channels);
        string clock = Path.Combine(folder, "current_timestamp_clock");
        if (File.Exists(clock))
        {
            SysfsFile.Write(clock, "realtime"u8);
        }

        WriteLayout(folder, declared, layout);
        if (ScanLayout.TryRead(layout.Finish(), out var known).Outcome != DecodeOutcome.Decoded || known!.ScanBytes > DecodedFrame.MaxSamples)
        {
            throw new IOException("the layout of its scans is not understood");
        }

        SysfsFile.Write(Path.Combine(buffer, "length"), Encoding.ASCII.GetBytes(declared.BufferScans.ToString(CultureInfo.InvariantCulture)));
        SysfsFile.Write(Path.Combine(buffer, "enable"), "1"u8);
        string path = Path.Combine(roots.Dev, Path.GetFileName(folder.TrimEnd('/')));
        var device = new SafeFileHandle(LibcTerminal.Open(path, LibcTerminal.OpenNonBlocking | LibcTerminal.OpenCloseOnExec), ownsHandle: true);
        var capture = new ScanCapture(folder, device, known.ScanBytes);
        if (device.IsInvalid)
        {
            capture.Dispose();
            throw new IOException($"{path} cannot be opened for reading");
        }

        return capture;
    }

    /// <summary>Waits for bytes and gives the whole scans that have come; a part of a scan stays for the next time.</summary>
    public unsafe Result Read(int timeoutMs, out ReadOnlySpan<byte> scans)
    {
        scans = default;
        int rest = _length % _scanBytes;
        _buffer.AsSpan(_length - rest, rest).CopyTo(_buffer);
        _length = rest;
        var request = new LibcTerminal.PollRequest { Descriptor = (int)_device.DangerousGetHandle(), Events = LibcTerminal.PollIn };
        if (LibcTerminal.Poll(&request, 1, timeoutMs) <= 0)
        {
            return Result.Nothing;
        }

        if ((request.Returned & LibcTerminal.PollIn) == 0)
        {
            return Result.Gone;
        }

        int room = (_buffer.Length / _scanBytes * _scanBytes) - _length;
        nint got;
        fixed (byte* to = &_buffer[_length])
        {
            got = LibcTerminal.Read(_device, to, (nuint)room);
        }

        if (got <= 0)
        {
            int errno = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            return got < 0 && errno is LibcTerminal.ErrorAgain or LibcTerminal.ErrorInterrupted ? Result.Nothing : Result.Gone;
        }

        _length += (int)got;
        scans = _buffer.AsSpan(0, _length / _scanBytes * _scanBytes);
        return scans.IsEmpty ? Result.Nothing : Result.Scans;
    }

    public void Dispose()
    {
        _device.Dispose();
        try
        {
            SysfsFile.Write(Path.Combine(_folder, "buffer", "enable"), "0"u8);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The sensor was pulled out: nothing is left to stop.
        }
    }

    private static void Enable(string folder, IReadOnlyList<string> channels)
    {
        string elements = Path.Combine(folder, "scan_elements");
        foreach (string file in Directory.GetFiles(elements, "*_en"))
        {
            string channel = Path.GetFileName(file)[..^"_en".Length];
            SysfsFile.Write(file, channels.Contains(channel) ? "1"u8 : "0"u8);
        }
    }

    private static void WriteLayout(string folder, SysfsDeclaration declared, AttributeTextWriter layout)
    {
        layout.Start();
        layout.Read(folder, "name");
        Span<byte> rate = stackalloc byte[SysfsFile.MostBytes];
        if (SysfsFile.Read(Path.Combine(folder, "sampling_frequency"), rate, out int count) != SysfsFile.State.Read)
        {
            declared.ScanRateHz.TryFormat(rate, out count, default, CultureInfo.InvariantCulture);
        }

        layout.Add("rate", rate[..count]);
        string elements = Path.Combine(folder, "scan_elements");
        foreach (string channel in declared.Channels.Where(c => File.Exists(Path.Combine(elements, c + "_type"))))
        {
            layout.Read(elements, channel + "_index");
            layout.Read(elements, channel + "_type");
        }
    }
}
