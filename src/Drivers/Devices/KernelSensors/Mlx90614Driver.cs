using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>
/// The infrared thermometer MLX90614: what it looks at is skin, not the body, and its own temperature is that of the room.
/// Source: Linux ABI documentation, sysfs-bus-iio.
/// </summary>
public sealed class Mlx90614Driver : IDeviceDriver
{
    private static readonly AttributeDecoder Attributes = new(
        "",
        new SysfsChannel(Metrics.SkinTemperature, "in_temp_object", 0.001m),
        new SysfsChannel(Metrics.RoomTemperature, "in_temp_ambient", 0.001m));

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "iio-mlx90614",
        DisplayName = "Infrared thermometer MLX90614",
        Models = ["MLX90614", "MLX90615"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Attributes = Attributes.Attributes },
        Signals = KernelSensor.PolledEachSecond(Metrics.SkinTemperature, Metrics.RoomTemperature),
        QuietTime = KernelSensor.QuietTime,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => Attributes;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new AttributeProfile("iio-mlx90614", Attributes)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
