namespace Edge.Drivers.Iio;

/// <summary>
/// Finds a sensor again and again: the number in <c>iio:deviceN</c> changes with every plugging, its name, label and place in the
/// device tree do not.
/// </summary>
internal sealed class SysfsTree(SysfsRoots roots)
{
    private const int NoMatch = 0;
    private const int ByName = 1;
    private const int ByPlace = 2;
    private const int ByLabel = 3;

    private readonly byte[] _buffer = new byte[SysfsFile.MostBytes];

    /// <summary>The folder of a sensor as it stands now, or null with what helps.</summary>
    /// <param name="sensor">
    /// Name, label, device tree node (<c>bme280@76</c>), bus place (<c>1-0076</c>), or the absolute path of its folder or of a
    /// folder around it.
    /// </param>
    /// <param name="kind">The tree to look in.</param>
    /// <param name="problem">Why there is none.</param>
    public string? Find(string sensor, SysfsClass kind, out string? problem)
    {
        var folders = Path.IsPathRooted(sensor) ? Inside(sensor, kind) : Folders(kind);
        int best = NoMatch;
        string? found = null;
        bool isAmbiguous = false;
        foreach (string folder in folders)
        {
            int match = Path.IsPathRooted(sensor) ? ByPlace : Match(folder, sensor);
            isAmbiguous = match == best ? isAmbiguous || match != NoMatch : match < best && isAmbiguous;
            (best, found) = match > best ? (match, folder) : (best, found);
        }

        problem = isAmbiguous ? $"Several sensors fit '{sensor}': give its label, its device tree node or its place on the bus, such as 1-0076."
            : found is null ? $"There is no sensor '{sensor}': is it plugged in, and is its kernel driver loaded? 'cat {Pattern(kind)}/name' lists them."
            : null;
        return isAmbiguous ? null : found;
    }

    private string Pattern(SysfsClass kind) => Path.Combine(Parent(kind), kind == SysfsClass.Iio ? "iio:device*" : "hwmon*");

    private string Parent(SysfsClass kind) =>
        kind == SysfsClass.Iio ? Path.Combine(roots.Sys, "bus", "iio", "devices") : Path.Combine(roots.Sys, "class", "hwmon");

    private string[] Folders(SysfsClass kind) => Children(Parent(kind), kind);

    private static string[] Children(string parent, SysfsClass kind) =>
        Directory.Exists(parent) ? Directory.GetDirectories(parent, kind == SysfsClass.Iio ? "iio:device*" : "hwmon?*") : [];

    // A device's own folder stays the same; the numbered one is below it.
    private static string[] Inside(string path, SysfsClass kind) =>
        File.Exists(Path.Combine(path, "name")) && IsNumbered(path, kind) ? [path]
        : kind == SysfsClass.Hwmon && Directory.Exists(Path.Combine(path, "hwmon")) ? Children(Path.Combine(path, "hwmon"), kind)
        : Children(path, kind);

    private static bool IsNumbered(string path, SysfsClass kind) =>
        Path.GetFileName(path.TrimEnd('/')).StartsWith(kind == SysfsClass.Iio ? "iio:device" : "hwmon", StringComparison.Ordinal);

    private int Match(string folder, string sensor)
    {
        if (Is(folder, "label", sensor))
        {
            return ByLabel;
        }

        string place = Target(folder) ?? folder;
        string? node = Target(Path.Combine(folder, "of_node")) ?? Target(Path.Combine(folder, "device", "of_node"));
        bool isPlace = (place + "/").Contains($"/{sensor}/", StringComparison.Ordinal)
            || (Target(Path.Combine(folder, "device")) is { } device && device.EndsWith("/" + sensor, StringComparison.Ordinal))
            || (node is not null && node.EndsWith("/" + sensor, StringComparison.Ordinal));
        return isPlace ? ByPlace : Is(folder, "name", sensor) ? ByName : NoMatch;
    }

    private bool Is(string folder, string attribute, string word)
    {
        var state = SysfsFile.Read(Path.Combine(folder, attribute), _buffer, out int count);
        return state == SysfsFile.State.Read && System.Text.Encoding.UTF8.GetString(_buffer, 0, count) == word;
    }

    private static string? Target(string link)
    {
        try
        {
            return Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
