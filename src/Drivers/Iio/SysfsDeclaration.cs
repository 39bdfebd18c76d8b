namespace Edge.Drivers.Iio;

/// <summary>The kernel's two trees of sensors.</summary>
public enum SysfsClass
{
    /// <summary>Industrial I/O: <c>bus/iio/devices/iio:deviceN</c>.</summary>
    Iio = 1,

    /// <summary>Hardware monitoring: <c>class/hwmon/hwmonN</c>.</summary>
    Hwmon = 2,
}

/// <summary>What a driver wants of a sensor of the kernel: attributes that are polled, or channels that are captured.</summary>
public sealed record SysfsDeclaration
{
    public required SysfsClass Class { get; init; }

    /// <summary>Attribute files read in each round; one that the sensor does not have is left out of the frame.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>Channels of a buffered capture, e.g. <c>in_intensity_red</c>; empty = the attributes are polled.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Scans a second when the sensor has no <c>sampling_frequency</c>; above 0 with <see cref="Channels"/>.</summary>
    public double ScanRateHz { get; init; }

    /// <summary>Scans that the kernel keeps while nobody reads.</summary>
    public int BufferScans { get; init; } = 256;
}
