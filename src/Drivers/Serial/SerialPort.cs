using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Edge.Drivers.Serial;

/// <summary>What came of waiting for bytes.</summary>
internal enum PortRead
{
    Bytes,
    TimedOut,
    HungUp,
}

/// <summary>
/// One open serial port or pseudo-terminal in raw mode, exclusive where the kernel allows. One thread at a time.
/// Writes go through the driver's whitelist; nothing else can be sent.
/// </summary>
internal sealed class SerialPort : IDisposable
{
    private const int MinimumBytes = 6;
    private const int InterByteTime = 5;
    private const uint IgnoreModem = 0x800;
    private const uint EnableReceiver = 0x80;
    private const uint ParityEnable = 0x100;
    private const uint ParityOdd = 0x200;
    private const uint TwoStopBits = 0x40;
    private const uint HardwareFlow = 0x80000000;
    private const uint CharacterSizeMask = 0x30;
    private const uint EightBits = 0x30;

    private readonly SafeFileHandle _handle;
    private readonly IReadOnlyList<PermittedWrite> _permitted;

    private SerialPort(SafeFileHandle handle, IReadOnlyList<PermittedWrite> permitted) => (_handle, _permitted) = (handle, permitted);

    /// <summary>Opens and configures a port.</summary>
    /// <exception cref="SerialPortException">It is missing, forbidden, busy or no terminal; the message says the remedy.</exception>
    internal static unsafe SerialPort Open(string path, SerialLine line, IReadOnlyList<PermittedWrite> permitted)
    {
        int descriptor = LibcTerminal.Open(
            path,
            LibcTerminal.OpenReadWrite | LibcTerminal.OpenNoControllingTerminal | LibcTerminal.OpenNonBlocking | LibcTerminal.OpenCloseOnExec);
        if (descriptor < 0)
        {
            throw SerialPortException.Opening(path, Marshal.GetLastPInvokeError());
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            Configure(handle, path, line);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return new SerialPort(handle, permitted);
    }

    /// <summary>Waits up to <paramref name="timeoutMs"/> and reads what is there.</summary>
    internal unsafe PortRead Read(Span<byte> buffer, int timeoutMs, out int count)
    {
        count = 0;
        var request = new LibcTerminal.PollRequest { Descriptor = (int)_handle.DangerousGetHandle(), Events = LibcTerminal.PollIn };
        int ready = LibcTerminal.Poll(&request, 1, timeoutMs);
        if (ready == 0 || (ready < 0 && Marshal.GetLastPInvokeError() == LibcTerminal.ErrorInterrupted))
        {
            return PortRead.TimedOut;
        }

        nint got;
        fixed (byte* to = buffer)
        {
            got = LibcTerminal.Read(_handle, to, (nuint)buffer.Length);
        }

        if (got > 0)
        {
            count = (int)got;
            return PortRead.Bytes;
        }

        bool nothingYet = got < 0 && Marshal.GetLastPInvokeError() is LibcTerminal.ErrorAgain or LibcTerminal.ErrorInterrupted;
        bool gone = (request.Returned & (LibcTerminal.PollHangUp | LibcTerminal.PollError)) != 0;
        return nothingYet && !gone ? PortRead.TimedOut : PortRead.HungUp;
    }

    /// <summary>Writes bytes that the driver permits.</summary>
    /// <exception cref="InvalidOperationException">No whitelist entry permits them: a bug, never a device fault.</exception>
    /// <returns>False when the port did not take them all.</returns>
    internal unsafe bool Write(ReadOnlySpan<byte> bytes)
    {
        bool permitted = false;
        foreach (PermittedWrite entry in _permitted)
        {
            permitted |= entry.Permits(bytes);
        }

        if (!permitted)
        {
            throw new InvalidOperationException($"Write {Convert.ToHexString(bytes)} is not on the driver's whitelist.");
        }

        fixed (byte* from = bytes)
        {
            return LibcTerminal.Write(_handle, from, (nuint)bytes.Length) == bytes.Length;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static unsafe void Configure(SafeFileHandle handle, string path, SerialLine line)
    {
        LibcTerminal.Termios termios;
        if (LibcTerminal.GetAttributes(handle, &termios) != 0)
        {
            throw SerialPortException.Opening(path, Marshal.GetLastPInvokeError());
        }

        LibcTerminal.MakeRaw(&termios);
        termios.ControlFlags |= IgnoreModem | EnableReceiver;
        termios.ControlFlags &= ~(ParityEnable | ParityOdd | TwoStopBits | HardwareFlow | CharacterSizeMask);
        termios.ControlFlags |= EightBits | Parity(line.Parity);
        termios.ControlCharacters[MinimumBytes] = 1;
        termios.ControlCharacters[InterByteTime] = 0;
        if (LibcTerminal.SetSpeed(&termios, Speed(line.Baud)) != 0 || !Apply(handle, &termios))
        {
            throw SerialPortException.Opening(path, Marshal.GetLastPInvokeError());
        }

        // Both may fail without harm. A pseudo-terminal would stay exclusive after its last close, even after a kill,
        // and refuse every later opening of a user who is not root.
        _ = LibcTerminal.Flush(handle, LibcTerminal.FlushBoth);
        if (!IsPseudoTerminal(handle))
        {
            _ = LibcTerminal.Control(handle, LibcTerminal.ExclusiveUse, null);
        }

        if (line.AssertRts)
        {
            int bits = LibcTerminal.ModemDtrRts;
            _ = LibcTerminal.Control(handle, LibcTerminal.ModemBitsSet, &bits);
        }
    }

    // A pseudo-terminal has no line and refuses parity at every opening but its first; there it means nothing anyway.
    private static unsafe bool Apply(SafeFileHandle handle, LibcTerminal.Termios* termios)
    {
        if (LibcTerminal.SetAttributes(handle, LibcTerminal.SetNow, termios) == 0)
        {
            return true;
        }

        int errno = Marshal.GetLastPInvokeError();
        if (errno != LibcTerminal.ErrorInvalid || !IsPseudoTerminal(handle))
        {
            Marshal.SetLastPInvokeError(errno);
            return false;
        }

        termios->ControlFlags &= ~(ParityEnable | ParityOdd);
        return LibcTerminal.SetAttributes(handle, LibcTerminal.SetNow, termios) == 0;
    }

    private static bool IsPseudoTerminal(SafeFileHandle handle) =>
        File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)
            ?.FullName.StartsWith("/dev/pts/", StringComparison.Ordinal) == true;

    private static uint Parity(SerialParity parity) => parity switch
    {
        SerialParity.None => 0,
        SerialParity.Odd => ParityEnable | ParityOdd,
        SerialParity.Even => ParityEnable,
        _ => throw new ArgumentOutOfRangeException(nameof(parity)),
    };

    private static uint Speed(int baud) => baud switch
    {
        1200 => 0x9,
        2400 => 0xB,
        4800 => 0xC,
        9600 => 0xD,
        19200 => 0xE,
        38400 => 0xF,
        57600 => 0x1001,
        115200 => 0x1002,
        230400 => 0x1003,
        460800 => 0x1004,
        921600 => 0x1007,
        _ => throw new ArgumentOutOfRangeException(nameof(baud), baud, "Not a standard speed."),
    };
}

/// <summary>A serial port cannot be used; the message is for people and says what helps.</summary>
public sealed class SerialPortException : IOException
{
    private SerialPortException(string message, int errno)
        : base(message) => Errno = errno;

    /// <summary>The C library's error number.</summary>
    public int Errno { get; }

    internal static SerialPortException Opening(string path, int errno) => new(errno switch
    {
        LibcTerminal.ErrorNoEntry => $"{path} is not there: is the cable plugged in? 'ls /dev/serial/by-id' lists the ports.",
        LibcTerminal.ErrorPermission => $"{path} may not be opened: add the service's user to the group that owns it (usually dialout).",
        LibcTerminal.ErrorBusy => $"{path} is in use by another program: stop it, or give it another port.",
        _ => $"{path} cannot be used as a serial port: {new Win32Exception(errno).Message}.",
    }, errno);
}
