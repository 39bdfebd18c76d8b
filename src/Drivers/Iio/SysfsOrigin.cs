namespace Edge.Drivers.Iio;

/// <summary>Origins of the frames of a kernel sensor. The UUIDs are this project's own.</summary>
public static class SysfsOrigin
{
    /// <summary>A round of polled attributes: text lines <c>attribute=value</c>, closed by an empty line.</summary>
    public static Guid Attributes { get; } = new("6f1d0c51-9c0e-4c55-9a3e-0b6f5a1e2d01");

    /// <summary>Layout of the scans that follow: text lines like those of a round.</summary>
    public static Guid Layout { get; } = new("6f1d0c51-9c0e-4c55-9a3e-0b6f5a1e2d02");

    /// <summary>One or more whole scans of a buffered capture, as the character device gave them.</summary>
    public static Guid Scans { get; } = new("6f1d0c51-9c0e-4c55-9a3e-0b6f5a1e2d03");
}
