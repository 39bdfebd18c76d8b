using Edge.Drivers.Serial;
using Microsoft.Win32.SafeHandles;

namespace Edge.Drivers.Tests.Serial;

/// <summary>Looks at the line settings of a port from beside; opened before the source makes the port exclusive.</summary>
internal sealed class LineSettings : IDisposable
{
    /// <summary>Code of 9600 baud in <c>termios</c>.</summary>
    public const uint Speed9600 = 0xD;

    /// <summary>Code of 19200 baud in <c>termios</c>.</summary>
    public const uint Speed19200 = 0xE;

    private const uint SpeedMask = 0x100F;
    private const nuint GetExclusiveUse = 0x80045440;
    private readonly SafeFileHandle _handle;

    public LineSettings(string devicePath)
    {
        int descriptor = LibcTerminal.Open(devicePath, LibcTerminal.OpenReadWrite | LibcTerminal.OpenNoControllingTerminal | LibcTerminal.OpenNonBlocking);
        Assert.True(descriptor >= 0);
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>True when the terminal refuses to be opened once more by a user who is not root.</summary>
    public unsafe bool IsExclusive
    {
        get
        {
            int exclusive = 0;
            Assert.Equal(0, LibcTerminal.Control(_handle, GetExclusiveUse, &exclusive));
            return exclusive != 0;
        }
    }

    public uint Speed => Read().ControlFlags & SpeedMask;

    public unsafe LibcTerminal.Termios Read()
    {
        LibcTerminal.Termios termios;
        Assert.Equal(0, LibcTerminal.GetAttributes(_handle, &termios));
        return termios;
    }

    public void Dispose() => _handle.Dispose();
}
