using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Max30102;

/// <summary>
/// Optical pulse sensor MAX30102 through the kernel's IIO buffer: raw red and infrared light. No saturation is computed: the chip
/// is not calibrated for it. Source: Linux kernel, drivers/iio/health; MAX30102 data sheet.
/// </summary>
public sealed class Max30102Driver : IDeviceDriver
{
    private const string Red = "in_intensity_red";
    private const string Infrared = "in_intensity_ir";

    // 400 samples a second, of which the chip averages four: how the kernel's driver sets it up.
    private const double ScanRateHz = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "iio-max30102",
        DisplayName = "Optical pulse sensor MAX30102",
        Models = ["MAX30102", "MAX30105"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Channels = [Red, Infrared, "in_timestamp"], ScanRateHz = ScanRateHz },
        Signals = [new(Metrics.PpgWaveform, Interval), new(Metrics.PpgInfraredWaveform, Interval)],
        QuietTime = TimeSpan.FromSeconds(3),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new ScanDecoder((Red, Metrics.PpgWaveform), (Infrared, Metrics.PpgInfraredWaveform));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new ScanLayoutProfile("iio-layout"), new ScanProfile("iio-scans")];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
