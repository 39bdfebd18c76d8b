using Edge.Model.Observations;

namespace Edge.Drivers.Devices.OpenBci;

/// <summary>
/// OpenBCI Cyton, 8 channels at 250 Hz on a serial dongle, for teaching and laboratories. Source: OpenBCI documentation, Cyton data
/// format and command protocol.
/// </summary>
public sealed class CytonDriver : IDeviceDriver
{
    private static readonly byte[] Reset = "v"u8.ToArray();
    private static readonly byte[] Start = "b"u8.ToArray();
    private static readonly byte[] Stop = "s"u8.ToArray();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "openbci-cyton",
        DisplayName = "OpenBCI Cyton",
        Models = ["Cyton"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(115200)],
        Signals = [new(Metrics.EcgWaveform, TimeSpan.FromSeconds(1))],
        PermittedWrites = [new("reset", Reset), new("start", Start), new("stop", Stop)],
        Conversation =
        [
            new ConversationStep.Write("stop", Stop),
            new ConversationStep.Write("reset", Reset),

            // The board ends its greeting with three dollar signs when it is ready.
            new ConversationStep.Expect("$$$"u8.ToArray(), TimeSpan.FromSeconds(3)),
            new ConversationStep.Write("start", Start),
        ],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new CytonDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new CytonProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new CytonFramer();
}
