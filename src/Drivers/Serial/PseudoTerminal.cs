using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Edge.Drivers.Serial;

/// <summary>
/// A pseudo-terminal whose other end looks like a serial port: simulated devices speak their real protocol through it.
/// Disposing hangs up, as pulling the plug does.
/// </summary>
public sealed class PseudoTerminal : IDisposable
{
    private readonly SafeFileHandle _master;
    private readonly string? _link;

    private PseudoTerminal(SafeFileHandle master, string devicePath, string? link) => (_master, DevicePath, _link) = (master, devicePath, link);

    /// <summary>Path of the device end, e.g. <c>/dev/pts/3</c>.</summary>
    public string DevicePath { get; }

    /// <summary>Opens a pair; with <paramref name="link"/> a symbolic link to the device end is made, replacing a stale one.</summary>
    /// <exception cref="IOException">The system has no pseudo-terminal to give, or the link cannot be made.</exception>
    public static unsafe PseudoTerminal Open(string? link = null)
    {
        int descriptor = LibcTerminal.OpenPseudoTerminal(
            LibcTerminal.OpenReadWrite | LibcTerminal.OpenNoControllingTerminal | LibcTerminal.OpenCloseOnExec | LibcTerminal.OpenNonBlocking);
        if (descriptor < 0)
        {
            throw new IOException("No pseudo-terminal: " + new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }

        var master = new SafeFileHandle(descriptor, ownsHandle: true);
        byte* name = stackalloc byte[128];
        if (LibcTerminal.Grant(master) != 0 || LibcTerminal.Unlock(master) != 0 || LibcTerminal.Name(master, name, 128) != 0)
        {
            master.Dispose();
            throw new IOException("The pseudo-terminal cannot be unlocked: " + new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }

        int length = new ReadOnlySpan<byte>(name, 128).IndexOf((byte)0);
        string devicePath = Encoding.UTF8.GetString(name, length);
        if (link is not null)
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, devicePath);
        }

        return new PseudoTerminal(master, devicePath, link);
    }

    /// <summary>Writes as the device would; bytes that nobody reads are dropped when the terminal's buffer is full.</summary>
    /// <returns>Bytes taken.</returns>
    public unsafe int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            return (int)Math.Max(0, LibcTerminal.Write(_master, from, (nuint)bytes.Length));
        }
    }

    /// <summary>Reads what the host wrote, without waiting.</summary>
    /// <returns>Bytes read; 0 when there are none.</returns>
    public unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            return (int)Math.Max(0, LibcTerminal.Read(_master, to, (nuint)buffer.Length));
        }
    }

    public void Dispose()
    {
        if (_link is not null)
        {
            File.Delete(_link);
        }

        _master.Dispose();
    }
}
