using System.Runtime.InteropServices;

namespace Edge.Drivers.Tests.Serial;

/// <summary>
/// Runs code on a thread whose file accesses are those of an unprivileged user. Linux keeps that user per thread, and
/// a thread started by it inherits it, so the rest of the process stays as it is. Without root nothing needs to change.
/// </summary>
internal static partial class FileSystemUser
{
    private const uint Nobody = 65534;

    public static void RunAsNobodyIfRoot(Action action)
    {
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                _ = SetFileSystemGroup(Nobody);
                _ = SetFileSystemUser(Nobody);
            }

            action();
        });
        thread.Start();
        thread.Join();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    private static partial int SetFileSystemGroup(uint group);
}
