using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>
/// One channel of a converter, as the voltage at the sensor: (count - zero) x factor with a calibration, else by the scale that the
/// kernel states. Source: Linux ABI documentation, sysfs-bus-iio.
/// </summary>
public sealed class AdcDriver : IDeviceDriver
{
    private static readonly CalibratedDecoder Attributes = new(
        Metrics.SensorVoltage,
        kernelScaleCounts: true,
        [.. Enumerable.Range(0, 8).Select(n => new SysfsChannel(Metrics.SensorVoltage, $"in_voltage{n}", 0.001m))]);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "iio-adc",
        DisplayName = "Analogue-to-digital converter of the kernel (IIO)",
        Models = ["ADS1015", "ADS1115", "MCP3208", "MCP3421"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Attributes = Attributes.Attributes },
        Signals = KernelSensor.PolledEachSecond(Metrics.SensorVoltage),
        QuietTime = KernelSensor.QuietTime,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => Attributes;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new AttributeProfile("iio-adc", Attributes)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
