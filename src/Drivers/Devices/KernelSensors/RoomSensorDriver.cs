using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>
/// Any room sensor of the kernel's IIO tree: temperature, humidity, air pressure, light and CO2, each where it is there. Source:
/// Linux ABI documentation, sysfs-bus-iio.
/// </summary>
public sealed class RoomSensorDriver : IDeviceDriver
{
    private static readonly AttributeDecoder Attributes = new(
        "",
        new SysfsChannel(Metrics.RoomTemperature, "in_temp", 0.001m),
        new SysfsChannel(Metrics.RoomTemperature, "in_temp_ambient", 0.001m),
        new SysfsChannel(Metrics.RoomHumidity, "in_humidityrelative", 0.001m),
        new SysfsChannel(Metrics.AirPressure, "in_pressure", 1, "kPa"),
        new SysfsChannel(Metrics.Illuminance, "in_illuminance"),

        // The kernel counts concentrations in percent.
        new SysfsChannel(Metrics.RoomCo2, "in_concentration_co2", 10_000m));

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "iio-room",
        DisplayName = "Room sensor of the kernel (IIO)",
        Models = ["BME280", "BMP280", "SHT3x", "HTU21", "BH1750", "TSL2561", "SCD30", "SCD4x"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Attributes = Attributes.Attributes },
        Signals = KernelSensor.Polled(Metrics.RoomTemperature, Metrics.RoomHumidity, Metrics.AirPressure, Metrics.Illuminance, Metrics.RoomCo2),
        QuietTime = KernelSensor.QuietTime,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => Attributes;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new AttributeProfile("iio-room", Attributes)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
