using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.KernelSensors;

/// <summary>
/// Load cells on an HX711: (count - zero) x factor, in kg, by the calibration of the device. Without one there is no weight.
/// Source: Linux ABI documentation, sysfs-bus-iio.
/// </summary>
public sealed class Hx711Driver : IDeviceDriver
{
    private static readonly CalibratedDecoder Attributes = new(
        Metrics.Weight,
        kernelScaleCounts: false,
        [.. Enumerable.Range(0, 2).Select(n => new SysfsChannel(Metrics.Weight, $"in_voltage{n}"))]);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "iio-hx711",
        DisplayName = "Load cell amplifier HX711",
        Models = ["HX711"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Attributes = Attributes.Attributes },
        Signals = KernelSensor.PolledEachSecond(Metrics.Weight),
        QuietTime = KernelSensor.QuietTime,
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => Attributes;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new AttributeProfile("iio-hx711", Attributes)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
