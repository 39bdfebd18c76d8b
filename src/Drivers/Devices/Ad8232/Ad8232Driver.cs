using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ad8232;

/// <summary>
/// A microcontroller with an AD8232 ECG amplifier that prints one sample a line, for teaching. The line protocol is this
/// project's own; the sketch stands on the device's page.
/// </summary>
public sealed class Ad8232Driver : IDeviceDriver
{
    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "ad8232",
        DisplayName = "AD8232 ECG amplifier, one sample a line",
        Models = ["Arduino with AD8232"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(115200), new SerialLine(57600)],
        Signals = [new(Metrics.EcgWaveform, TimeSpan.FromSeconds(1))],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new Ad8232Decoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new Ad8232Profile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new LineFramer();
}
