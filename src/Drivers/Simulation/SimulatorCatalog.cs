using Edge.Drivers.Devices.DatexS5;
using Edge.Drivers.Devices.Ivy450C;
using Edge.Drivers.Replay;

namespace Edge.Drivers.Simulation;

/// <summary>What a simulation starts from.</summary>
public sealed record SimulationStart
{
    public required Scenario Scenario { get; init; }

    /// <summary>What the device's own clock shows at the start; devices without clock ignore it.</summary>
    public required DateTime DeviceTime { get; init; }

    /// <summary>A recording to play instead of the shipped one; only for devices that play recordings.</summary>
    public string? RecordingPath { get; init; }
}

/// <summary>The devices that can be simulated, by the id of the driver that reads them.</summary>
public static class SimulatorCatalog
{
    // A recording is held in memory while it plays.
    private const long MaxRecordingBytes = 16 << 20;

    /// <summary>Ids of all devices.</summary>
    public static IReadOnlyList<string> Devices { get; } =
        ["nonin-oem3", "contec-cms50", "masimo-ascii1", "nellcor-n560", "ivy-450c", "datex-s5", "medibus", "capnostream-20", "ieee-20601"];

    /// <summary>Makes a simulator.</summary>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    /// <param name="start">What it starts from.</param>
    /// <param name="error">Why there is none, in one line, when the result is null.</param>
    public static DeviceSimulator? Create(string device, SimulationStart start, out string? error)
    {
        ArgumentNullException.ThrowIfNull(start);
        error = null;
        FrameEncoder? encoder = device switch
        {
            "nonin-oem3" => new NoninEncoder(),
            "contec-cms50" => new Cms50Encoder(),
            "masimo-ascii1" => new MasimoEncoder(start.DeviceTime),
            "nellcor-n560" => new NellcorEncoder(start.DeviceTime),
            "ivy-450c" => Play(new Ivy450CDriver(), start.RecordingPath, RecordingFiles.Ivy450C, 1, out error),
            "datex-s5" => Play(new DatexS5Driver(), start.RecordingPath, RecordingFiles.DatexS5, 0.2, out error),
            "medibus" => new MedibusEncoder(),
            "capnostream-20" => new CapnostreamEncoder(start.DeviceTime),
            "ieee-20601" => new PhdAgentEncoder(start.DeviceTime),
            _ => null,
        };
        error ??= encoder is null ? $"No simulator '{device}'; there are {string.Join(", ", Devices)}." : null;
        return encoder is null ? null : new DeviceSimulator(encoder, start.Scenario);
    }

    private static RecordingEncoder? Play(
        IDeviceDriver driver, string? path, string shipped, double framesPerSecond, out string? error)
    {
        error = null;
        path ??= RecordingFiles.Find(shipped);
        if (path is null || !File.Exists(path))
        {
            error = $"Recording {path ?? shipped} is missing.";
            return null;
        }

        byte[] recording;
        try
        {
            if (new FileInfo(path).Length > MaxRecordingBytes)
            {
                error = $"Recording {path} is larger than 16 MiB.";
                return null;
            }

            recording = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"Recording {path} cannot be read: {e.Message}";
            return null;
        }

        var encoder = RecordingEncoder.Cut(driver, recording, framesPerSecond);
        error = encoder is null ? $"Recording {path} holds no frame of {driver.Declaration.Id}." : null;
        return encoder;
    }
}
