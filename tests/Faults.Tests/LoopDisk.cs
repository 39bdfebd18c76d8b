using System.Diagnostics;

namespace Edge.Faults.Tests;

/// <summary>An ext4 of blocks of 4 KiB in a file, mounted through a loop device. Needs root.</summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly string _image;
    private readonly string _folder;

    public LoopDisk(string image, int megabytes, string folder)
    {
        (_image, _folder) = (image, folder);
        Rig.Must("truncate", "-s", $"{megabytes}M", image);
        Rig.Must("mkfs.ext4", "-q", "-b", "4096", image);
        Directory.CreateDirectory(folder);
        Mount();
    }

    /// <summary>The kernel believes from now on that the file system is damaged: each write is refused, open files included.</summary>
    public void TurnReadOnly()
    {
        using Process losetup = Process.Start(new ProcessStartInfo("losetup", ["-j", _image]) { RedirectStandardOutput = true })!;
        string device = losetup.StandardOutput.ReadToEnd().Split(':')[0];
        losetup.WaitForExit();
        File.WriteAllText($"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error", "1");
    }

    /// <summary>Unmounts, checks and mounts again.</summary>
    public void Repair()
    {
        Rig.Unmount(_folder);
        Assert.InRange(Rig.Try("e2fsck", "-f", "-y", _image), 0, 1);
        Mount();
    }

    /// <summary>Puts another image in place of this one, as after a cut of power.</summary>
    public void Become(string snapshot)
    {
        Rig.Unmount(_folder);
        File.Move(snapshot, _image, overwrite: true);
        Mount();
    }

    public void Dispose() => Rig.Unmount(_folder);

    private void Mount() => Rig.Must("mount", "-o", "loop,noatime,errors=remount-ro", _image, _folder);
}
