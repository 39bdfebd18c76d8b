using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Edge.Drivers.Serial;

/// <summary>The libc calls of serial ports and pseudo-terminals. Constants are equal on x86-64 and arm64 Linux.</summary>
internal static partial class LibcTerminal
{
    internal const int OpenReadWrite = 2;
    internal const int OpenNoControllingTerminal = 0x100;
    internal const int OpenNonBlocking = 0x800;
    internal const int OpenCloseOnExec = 0x80000;
    internal const short PollIn = 1;
    internal const short PollError = 8;
    internal const short PollHangUp = 0x10;
    internal const int SetNow = 0;
    internal const int FlushBoth = 2;
    internal const nuint ExclusiveUse = 0x540C;
    internal const nuint ModemBitsSet = 0x5416;
    internal const int ModemDtrRts = 0x002 | 0x004;
    internal const int ErrorNoEntry = 2;
    internal const int ErrorInterrupted = 4;
    internal const int ErrorAgain = 11;
    internal const int ErrorPermission = 13;
    internal const int ErrorBusy = 16;
    internal const int ErrorInvalid = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static unsafe partial nint Read(SafeFileHandle descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static unsafe partial nint Write(SafeFileHandle descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static unsafe partial int Poll(PollRequest* requests, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    internal static unsafe partial int GetAttributes(SafeFileHandle descriptor, Termios* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    internal static unsafe partial int SetAttributes(SafeFileHandle descriptor, int when, Termios* attributes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    internal static unsafe partial void MakeRaw(Termios* attributes);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    internal static unsafe partial int SetSpeed(Termios* attributes, uint speed);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    internal static partial int Flush(SafeFileHandle descriptor, int queue);

    // ioctl is variadic; with integer or pointer arguments the fixed call passes the same registers on Linux.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static unsafe partial int Control(SafeFileHandle descriptor, nuint request, int* argument);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial int OpenPseudoTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int Grant(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int Unlock(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    internal static unsafe partial int Name(SafeFileHandle master, byte* buffer, nuint size);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollRequest
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    /// <summary><c>struct termios</c> of glibc: 60 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 60)]
    internal unsafe struct Termios
    {
        [FieldOffset(0)]
        internal uint InputFlags;

        [FieldOffset(4)]
        internal uint OutputFlags;

        [FieldOffset(8)]
        internal uint ControlFlags;

        [FieldOffset(12)]
        internal uint LocalFlags;

        [FieldOffset(17)]
        internal fixed byte ControlCharacters[32];

        [FieldOffset(52)]
        internal uint InputSpeed;

        [FieldOffset(56)]
        internal uint OutputSpeed;
    }
}
