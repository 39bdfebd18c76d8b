using System.Reflection;

namespace Edge.Drivers.Declared;

/// <summary>
/// Drivers that need no C#: devices that print lines, and models that speak a protocol of another driver. Each is one JSON file,
/// <c>Devices/&lt;Device&gt;/&lt;device&gt;.json</c>; CONTRIBUTING.md shows both kinds.
/// </summary>
public static class DeclaredDrivers
{
    private const string Prefix = "device/";

    /// <summary>Device folders whose JSON file is part of the program, in the order of their names.</summary>
    public static IReadOnlyList<string> EmbeddedFolders { get; } = [.. Resources().Select(r => r[Prefix.Length..].Split('/')[0])];

    /// <summary>The drivers that are part of the program.</summary>
    /// <param name="others">Drivers that an alias may name.</param>
    /// <exception cref="DeclarationException">A file is wrong.</exception>
    public static IReadOnlyList<IDeviceDriver> Embedded(IReadOnlyList<IDeviceDriver> others)
    {
        var drivers = new List<IDeviceDriver>();
        foreach (string resource in Resources())
        {
            using var stream = typeof(DeclaredDrivers).Assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream);
            drivers.Add(Parse(resource[Prefix.Length..], reader.ReadToEnd(), others));
        }

        return drivers;
    }

    /// <summary>The drivers of a folder: every <c>*.json</c> in it and below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="others">Drivers that an alias may name.</param>
    /// <exception cref="DeclarationException">A file is wrong.</exception>
    public static IReadOnlyList<IDeviceDriver> FromFolder(string folder, IReadOnlyList<IDeviceDriver> others) =>
        [.. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => Parse(f, File.ReadAllText(f), others))];

    /// <summary>The driver that a file declares.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="others">Drivers that an alias may name.</param>
    /// <exception cref="DeclarationException">The file is wrong; the message names the member and what helps.</exception>
    public static IDeviceDriver Parse(string file, string text, IReadOnlyList<IDeviceDriver> others)
    {
        var json = DeviceJson.Parse(file, text);
        return json.Text("kind") switch
        {
            "ascii-line" => LineDeclaration.Read(json),
            "alias" => AliasDeclaration.Read(json, others),
            _ => throw json.Wrong("kind", "must be ascii-line or alias."),
        };
    }

    private static IEnumerable<string> Resources() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
