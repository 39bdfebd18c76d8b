using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Contec CMS50 fingertip oximeters on USB serial, one driver per protocol family. The erase command (AE) is in no
/// conversation and no whitelist.
/// </summary>
public sealed class Cms50Driver : IDeviceDriver
{
    private const byte Hello = 0xA7;
    private const byte StopStored = 0xA2;
    private const byte StopLive = 0xA0;
    private const byte StartLive = 0xA1;
    private const byte StayConnected = 0xAF;

    private readonly Cms50Family _family;

    /// <param name="family">Protocol family of the device.</param>
    public Cms50Driver(Cms50Family family)
    {
        _family = family;
        var decoder = new Cms50Decoder(family);
        Decoder = decoder;
        Declaration = Declare(family);
        Profiles = family == Cms50Family.A
            ? [new Cms50LiveProfile("cms50-live5", decoder), new Cms50RecordedProfile()]
            : [new Cms50LiveProfile("cms50-live9", decoder)];
    }

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; }

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() =>
        _family == Cms50Family.A ? new MarkedFramer(Cms50FamilyA.FrameBytes) : new Cms50FamilyBFramer();

    private static DriverDeclaration Declare(Cms50Family family)
    {
        // The device repeats its numbers in each of 60 frames, but renews them about once a second.
        var interval = TimeSpan.FromSeconds(1);
        List<SignalDeclaration> signals =
        [
            new(Metrics.SpO2, interval),
            new(Metrics.PulseRateOximeter, interval),
            new(Metrics.PlethWaveform, interval / Cms50Sample.RateHz),
        ];
        var familyA = new DriverDeclaration
        {
            Id = "contec-cms50",
            DisplayName = "Contec CMS50 (older firmware)",
            Models = ["CMS50D+ (firmware up to 4.5)", "CMS50E (older)"],
            Transport = DeviceTransport.Serial,
            Lines = [new SerialLine(19200, SerialParity.Odd)],
            Signals = signals,
            QuietTime = TimeSpan.FromSeconds(3),
            Evidence = EvidenceLevel.Simulator,
        };
        return family == Cms50Family.A ? familyA : familyA with
        {
            Id = "contec-cms50-b",
            DisplayName = "Contec CMS50 (newer firmware)",
            Models = ["CMS50E", "CMS50F", "CMS50EW", "CMS50FW", "CMS50D+ (firmware from 4.6)"],
            Transport = DeviceTransport.Serial,
            Lines = [new SerialLine(115200)],
            Signals = [.. signals, new(Metrics.PerfusionIndex, interval)],
            PermittedWrites =
            [
                new("hello", Command(Hello)),
                new("stop-stored", Command(StopStored)),
                new("stop-live", Command(StopLive)),
                new("start-live", Command(StartLive)),
                new("stay-connected", Command(StayConnected)),
            ],
            Conversation =
            [
                new ConversationStep.Write("hello", Command(Hello)),
                new ConversationStep.Write("stop-stored", Command(StopStored)),
                new ConversationStep.Write("stop-live", Command(StopLive)),
                new ConversationStep.Write("start-live", Command(StartLive)),
                new ConversationStep.KeepAlive("stay-connected", Command(StayConnected), TimeSpan.FromSeconds(5)),
            ],
            Evidence = EvidenceLevel.Vectors,
        };
    }

    private static byte[] Command(byte code) => [0x7D, 0x81, code, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80];
}
