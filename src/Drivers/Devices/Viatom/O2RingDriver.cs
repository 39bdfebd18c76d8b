using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Viatom, Wellue and Checkme ring and finger oximeters of the first protocol: asked once a second for their present values, and for
/// their recordings while they are not worn. No public specification; see the device's page for what is known.
/// </summary>
public sealed class O2RingDriver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "viatom-o2ring",
        DisplayName = "Viatom O2Ring, Checkme O2",
        Models = ["O2Ring", "Checkme O2", "SleepU", "WearO2"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches =
            [
                new BleMatch(60) { Service = ViatomId.Service },
                new BleMatch(80) { Name = "O2Ring*" },
                new BleMatch(80) { Name = "Checkme O2*" },
            ],
            LinkMode = BleLinkMode.KeepConnected,
            IsExclusive = true,
            PairingRitual = "Put the device on: it advertises only while it is worn or in its dock. Close the maker's app, which would hold it.",
            Subscriptions = [new(ViatomId.Notify)],
            StreamCharacteristic = ViatomId.Notify,
        },
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PerfusionIndex, Interval),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = RingRequests.PermittedWrites,
        QuietTime = TimeSpan.FromSeconds(30),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new O2RingDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new O2RingProfile(), new ViatomFrameProfile(), new NightProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new ViatomFramer(ViatomFrame.FirstReply);

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new O2RingDialogue(start.Cursor);
}
