using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>
/// A room sensor of the hwmon tree: temperature, and humidity where it is there. Source: Linux documentation, hwmon
/// sysfs interface.
/// </summary>
public sealed class HwmonDriver : IDeviceDriver
{
    private static readonly AttributeDecoder Attributes = new(
        "temp1_fault",
        new SysfsChannel(Metrics.RoomTemperature, "temp1", 0.001m),
        new SysfsChannel(Metrics.RoomHumidity, "humidity1", 0.001m));

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "hwmon",
        DisplayName = "Room sensor of the kernel (hwmon)",
        Models = ["SHT3x", "SHT21", "LM75", "TMP102"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Hwmon, Attributes = Attributes.Attributes },
        Signals = KernelSensor.Polled(Metrics.RoomTemperature, Metrics.RoomHumidity),
        QuietTime = KernelSensor.QuietTime,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => Attributes;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new AttributeProfile("hwmon", Attributes)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
