using System.ComponentModel;
using System.Diagnostics;

namespace Edge.Faults.Tests;

/// <summary>Commands of the machine that a rig is made of: mounts, images, copies. Most need root.</summary>
internal static class Rig
{
    /// <summary>Why disks cannot be mounted here, or null.</summary>
    public static string? NoDisks { get; } =
        Environment.UserName != "root" ? "mounting needs root"
        : !File.Exists("/dev/loop-control") ? "there are no loop devices"
        : !File.Exists("/usr/sbin/mkfs.ext4") && !File.Exists("/sbin/mkfs.ext4") ? "e2fsprogs is not installed"
        : null;

    /// <summary>Runs a command; -1 when it is not there.</summary>
    public static int Try(params string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            errors.Wait();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }

    /// <summary>Runs a command that has to work.</summary>
    public static void Must(params string[] command)
    {
        int exit = Try(command);
        Assert.True(exit == 0, $"'{string.Join(' ', command)}' ended with {exit}");
    }

    /// <summary>Unmounts, waiting a while for whoever is still leaving.</summary>
    public static void Unmount(string folder)
    {
        for (int i = 0; i < 30; i++)
        {
            if (Try("umount", folder) == 0)
                return;
            Thread.Sleep(100);
        }

        Try("umount", "-l", folder);
    }
}
