namespace Edge.Faults.Tests;

/// <summary>An XFS in a file, on which a copy is a reference and so a picture of one instant. Needs root and xfsprogs.</summary>
internal sealed class ReflinkDisk : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edge-reflink-").FullName;

    public ReflinkDisk()
    {
        string image = System.IO.Path.Combine(_root, "outer.img");
        Rig.Must("truncate", "-s", "700M", image);
        Rig.Must("mkfs.xfs", "-q", "-m", "reflink=1", image);
        Directory.CreateDirectory(Path(""));
        Rig.Must("mount", "-o", "loop", image, Path(""));
    }

    public static bool IsInstalled => File.Exists("/usr/sbin/mkfs.xfs") || File.Exists("/sbin/mkfs.xfs");

    public string Path(string name) => System.IO.Path.Combine(_root, "outer", name);

    public void Dispose()
    {
        Rig.Unmount(Path(""));
        Directory.Delete(_root, recursive: true);
    }
}
