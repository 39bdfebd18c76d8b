using System.Runtime.InteropServices;

namespace Edge.Sync.Journal;

/// <summary>The two libc calls the journal needs beside .NET's own: fdatasync, which .NET does not offer, and fsync of a folder.</summary>
internal static partial class PosixCalls
{
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;
    private const int ReadOnlyCloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int file);

    public static void SyncContent(SafeHandle file, string path)
    {
        if (FDataSync(file) != 0)
            throw Failure("fdatasync", path);
    }

    public static void SyncFolder(string path)
    {
        int folder = OpenFile(path, ReadOnlyCloseOnExec);
        if (folder < 0)
            throw Failure("open", path);
        try
        {
            if (FSync(folder) != 0)
                throw Failure("fsync", path);
        }
        finally
        {
            _ = CloseFile(folder);
        }
    }

    public static bool IsFull(IOException failure) => failure.HResult is NoSpace or QuotaExceeded;

    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed on {Path.GetFileName(path)}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
