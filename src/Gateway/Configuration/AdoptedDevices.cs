using System.Text.Json;

namespace Edge.Gateway.Configuration;

/// <summary>Content of the file of adopted devices.</summary>
public sealed record AdoptedFile
{
    public IReadOnlyList<DeviceOptions> Devices { get; set; } = [];
}

/// <summary>
/// Devices that a person adopted with <c>edge-gateway pair</c>, beside those of the configuration file: one file in the state
/// directory, replaced in one step, so that the verb and a running service can share it.
/// </summary>
public sealed class AdoptedDevices(string directory)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "adopted.json";

    private readonly string _path = Path.Combine(directory, FileName);

    /// <summary>Devices adopted so far; none when the file is missing.</summary>
    /// <exception cref="IOException">The file is there and cannot be read or understood.</exception>
    public IReadOnlyList<DeviceOptions> Load()
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        try
        {
            using FileStream stream = File.OpenRead(_path);
            return JsonSerializer.Deserialize(stream, GatewayOptionsJson.Default.AdoptedFile)?.Devices ?? [];
        }
        catch (JsonException damaged)
        {
            throw new IOException($"{_path}: line {damaged.LineNumber + 1}: {damaged.Message} Mend it, or remove it and adopt the devices again.", damaged);
        }
    }

    /// <summary>Adds a device, in place of one with the same id or address.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public void Add(DeviceOptions device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Write([.. Load().Where(d => d.Id != device.Id && !string.Equals(d.Address, device.Address, StringComparison.OrdinalIgnoreCase)), device]);
    }

    /// <summary>Takes a device out; false when it is not among the adopted.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public bool Remove(string id)
    {
        IReadOnlyList<DeviceOptions> before = Load();
        Write([.. before.Where(d => d.Id != id)]);
        return before.Any(d => d.Id == id);
    }

    /// <summary>The options with the adopted devices added; one whose id or address the file of the configuration has is left out.</summary>
    public static GatewayOptions Merge(GatewayOptions options, IReadOnlyList<DeviceOptions> adopted)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            Devices = [.. options.Devices, .. adopted.Where(a => options.Devices.All(d =>
                d.Id != a.Id && (a.Address is null || !string.Equals(d.Address, a.Address, StringComparison.OrdinalIgnoreCase))))],
        };
    }

    private void Write(IReadOnlyList<DeviceOptions> devices)
    {
        Directory.CreateDirectory(directory);
        StateFile.Replace(_path, JsonSerializer.Serialize(new AdoptedFile { Devices = devices }, GatewayOptionsJson.Default.AdoptedFile));
    }
}
