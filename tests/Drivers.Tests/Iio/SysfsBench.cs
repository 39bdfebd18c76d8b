using System.Diagnostics;
using Edge.Drivers.Iio;
using Edge.Drivers.Tests.Serial;

namespace Edge.Drivers.Tests.Iio;

/// <summary>A tree of files like the kernel's, with sensors that are plugged in and pulled out, and pipes for character devices.</summary>
internal sealed class SysfsBench : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edge-sysfs-").FullName;
    private SysfsSource? _source;

    public SysfsBench()
    {
        Roots = new SysfsRoots(Path.Combine(_root, "sys"), Path.Combine(_root, "dev"));
        Directory.CreateDirectory(IioFolder);
        Directory.CreateDirectory(HwmonFolder);
        Directory.CreateDirectory(Roots.Dev);
    }

    public SysfsRoots Roots { get; }

    public FrameLog Log { get; } = new();

    private string IioFolder => Path.Combine(Roots.Sys, "bus", "iio", "devices");

    private string HwmonFolder => Path.Combine(Roots.Sys, "class", "hwmon");

    /// <summary>Plugs a sensor in as <c>iio:deviceN</c> of a chip at a place of the bus, with these attribute files.</summary>
    public string PlugIn(int number, string place, params (string Attribute, string Value)[] attributes) =>
        Link(Path.Combine(IioFolder, $"iio:device{number}"), place, attributes);

    public string PlugInHwmon(int number, string place, params (string Attribute, string Value)[] attributes) =>
        Link(Path.Combine(HwmonFolder, $"hwmon{number}"), Path.Combine(place, "hwmon"), attributes);

    public void PullOut(string folder)
    {
        string target = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)!.FullName;
        Directory.Delete(folder);
        Directory.Delete(target, recursive: true);
    }

    /// <summary>Makes a pipe in place of the character device, held open so that it has a writer.</summary>
    public FileStream Pipe(int number)
    {
        string path = Path.Combine(Roots.Dev, $"iio:device{number}");
        using (var made = Process.Start("mkfifo", [path]))
        {
            made.WaitForExit();
        }

        return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Replaces a file in one step, as the kernel changes a value.</summary>
    public static void Set(string folder, string attribute, string value)
    {
        string path = Path.Combine(folder, attribute);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + "~", value + "\n");
        File.Move(path + "~", path, overwrite: true);
    }

    /// <summary>Makes an attribute answer every read with an error, as EIO does: there is a folder in place of the file.</summary>
    public static void Break(string folder, string attribute)
    {
        File.Delete(Path.Combine(folder, attribute));
        Directory.CreateDirectory(Path.Combine(folder, attribute));
    }

    public static void Repair(string folder, string attribute, string value)
    {
        Directory.Delete(Path.Combine(folder, attribute));
        Set(folder, attribute, value);
    }

    public SysfsSource Start(string sensor, string driver)
    {
        _source = new SysfsSource(sensor, new HastySensor(DriverCatalog.Find(driver)!), TimeProvider.System, Roots);
        _source.Start(Log);
        return _source;
    }

    /// <summary>Waits for a frame that comes after all that have come.</summary>
    public void WaitForNews(Func<string, bool> fits, string what)
    {
        int before = Log.Frames.Count;
        FrameLog.Until(() => Log.Texts.Skip(before).Any(fits), what + ", but: " + Log.Texts.LastOrDefault());
    }

    public void Dispose()
    {
        _source?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string Link(string folder, string place, (string Attribute, string Value)[] attributes)
    {
        string target = Path.Combine(Roots.Sys, "devices", place, Path.GetFileName(folder));
        Directory.CreateDirectory(target);
        foreach (var (attribute, value) in attributes)
        {
            Set(target, attribute, value);
        }

        Directory.CreateSymbolicLink(folder, target);
        return folder;
    }

    /// <summary>A driver as it is, but polled so fast that a test need not wait.</summary>
    private sealed class HastySensor(IDeviceDriver sensor) : IDeviceDriver
    {
        public DriverDeclaration Declaration { get; } = sensor.Declaration with
        {
            Signals = [.. sensor.Declaration.Signals.Select(s => s with { ExpectedInterval = TimeSpan.FromMilliseconds(10) })],
        };

        public IFrameDecoder Decoder => sensor.Decoder;

        public IReadOnlyList<FrameProfile> Profiles => sensor.Profiles;

        public IStreamFramer? CreateFramer() => null;
    }
}
