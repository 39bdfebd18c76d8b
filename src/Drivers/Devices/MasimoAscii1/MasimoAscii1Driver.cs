using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MasimoAscii1;

/// <summary>
/// Masimo Rad-8, Radical-7 and compatible oximeters set to the ASCII-1 serial output: one line a second, unasked.
/// Source: Masimo operator's manuals, serial interface. The device clock drifts and knows no daylight saving time.
/// </summary>
public sealed class MasimoAscii1Driver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "masimo-ascii1",
        DisplayName = "Masimo, ASCII-1",
        Models = ["Rad-8", "Radical-7"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(9600)],
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PerfusionIndex, Interval),
        ],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new MasimoDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new MasimoProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new LineFramer();
}
