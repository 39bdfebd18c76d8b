using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>
/// Oridion (Medtronic) Capnostream 20 over its serial port: numerics once a second, the CO2 curve, a keep-alive. Source: the
/// monitor's communication protocol as read by others.
/// </summary>
public sealed class Capnostream20Driver : IDeviceDriver
{
    private const byte EnableCommunication = 1;
    private const byte StartRealTime = 4;
    private const byte LinkIsActive = 6;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ConversationStep.Write Enable = new("enable", CapnoWire.Pack([EnableCommunication]));
    private static readonly ConversationStep.Write Start = new("start-real-time", CapnoWire.Pack([StartRealTime]));
    private static readonly ConversationStep.KeepAlive Alive = new("link-is-active", CapnoWire.Pack([LinkIsActive]), TimeSpan.FromSeconds(2));

    private readonly CapnoDecoder _decoder = new();

    public Capnostream20Driver() => Profiles = [new CapnoFrameProfile(_decoder), new CapnoDeviceId()];

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "capnostream-20",
        DisplayName = "Capnostream 20",
        Models = ["Oridion Capnostream 20", "Capnostream 20p"],
        Transport = DeviceTransport.Serial,
        Lines = [new SerialLine(115200)],
        Signals =
        [
            new(Metrics.EndTidalCo2, Interval),
            new(Metrics.RespirationRate, Interval),
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.Co2Waveform, Interval),
        ],
        PermittedWrites = [new(Enable.Name, Enable.Bytes), new(Start.Name, Start.Bytes), new(Alive.Name, Alive.Bytes)],
        Conversation = [Enable, Start, Alive],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder => _decoder;

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new CapnoFramer();
}
