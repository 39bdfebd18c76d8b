using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NellcorN560;

/// <summary>
/// Nellcor N-560, N-595 and related oximeters with the data port set to ASCII: a line every two seconds, unasked.
/// Source: Nellcor operator's manuals, data port protocol.
/// </summary>
public sealed class NellcorN560Driver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "nellcor-n560",
        DisplayName = "Nellcor N-560 / N-595",
        Models = ["N-560", "N-595"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(9600)],
        Signals = [new(Metrics.SpO2, Interval), new(Metrics.PulseRateOximeter, Interval)],
        QuietTime = TimeSpan.FromSeconds(10),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new NellcorDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new NellcorProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new LineFramer();
}
