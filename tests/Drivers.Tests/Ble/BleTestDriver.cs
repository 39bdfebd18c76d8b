using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

/// <summary>A driver that hands frames on undecoded, with the declaration and dialogue that a test needs.</summary>
internal sealed class BleTestDriver : IDeviceDriver, IFrameDecoder
{
    public static readonly Guid Values = GattId.Of(0x2A37);
    public static readonly Guid Control = GattId.Of(0x2A39);

    public BleTestDriver(BleDeclaration? ble = null, Metric? metric = null, params PermittedWrite[] writes) => Declaration = new DriverDeclaration
    {
        Id = "test-device",
        DisplayName = "Test device",
        Models = ["test"],
        Transport = DeviceTransport.Bluetooth,
        Ble = ble ?? Streaming(),
        Signals = [new SignalDeclaration(metric ?? Metrics.HeartRate, TimeSpan.FromSeconds(1))],
        PermittedWrites = writes,
        QuietTime = TimeSpan.FromSeconds(10),
        Evidence = EvidenceLevel.Simulator,
    };

    public DriverDeclaration Declaration { get; }

    public IFrameDecoder Decoder => this;

    public IReadOnlyList<FrameProfile> Profiles => [];

    /// <summary>Makes the dialogue of one connection.</summary>
    public Func<DialogueStart, DeviceDialogue?> Dialogue { get; init; } = static _ => null;

    public static BleDeclaration Streaming(BleLinkMode mode = BleLinkMode.KeepConnected, BleBonding bonding = BleBonding.None) => new()
    {
        Matches = [new BleMatch(50) { Service = GattId.Of(0x180D) }],
        LinkMode = mode,
        Bonding = bonding,
        PairingRitual = "Hold the button for 3 s.",
        Subscriptions = mode == BleLinkMode.Broadcast ? [] : [new GattSubscription(Values)],
    };

    public IStreamFramer? CreateFramer() => null;

    public DeviceDialogue? CreateDialogue(DialogueStart start) => Dialogue(start);

    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into) => DecodeResult.Decoded;
}

/// <summary>A dialogue that asks for the same things each time it starts, and for more at each frame.</summary>
internal sealed class ScriptedDialogue(Action<DialogueOutput> start, Action<DialogueOutput>? onFrame = null) : DeviceDialogue
{
    public override void Start(MonotonicTime now, DialogueOutput output) => start(output);

    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output) => onFrame?.Invoke(output);

    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
    }
}
