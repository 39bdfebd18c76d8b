using Edge.Drivers;
using Edge.Drivers.Iio;
using Edge.Model.Observations;

namespace Edge.BleLab.Tests;

/// <summary>Captures the temperature counts of a sensor with a buffer; the product's own captured sensor needs a chip that the guest has not.</summary>
internal sealed class CapturedRoomDriver : IDeviceDriver
{
    private const string Temperature = "in_temp";

    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "captured-room",
        DisplayName = "Captured room sensor",
        Models = ["BME280"],
        Transport = DeviceTransport.Sysfs,
        Sysfs = new() { Class = SysfsClass.Iio, Channels = [Temperature, "in_timestamp"], ScanRateHz = 50 },
        Signals = [new(Metrics.PpgWaveform, TimeSpan.FromMilliseconds(100))],
        QuietTime = TimeSpan.FromSeconds(3),
        Evidence = EvidenceLevel.Simulator,
    };

    public IFrameDecoder Decoder { get; } = new ScanDecoder((Temperature, Metrics.PpgWaveform));

    public IReadOnlyList<FrameProfile> Profiles => [];

    public IStreamFramer? CreateFramer() => null;
}
