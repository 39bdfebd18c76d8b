using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Viatom and Checkme BP2, BP2A and BP2W upper-arm monitors, read only: stored results are read when it connects and after each
/// measurement that a person makes. Nothing that inflates, resets or erases can be written.
/// </summary>
public sealed class Bp2Driver : IDeviceDriver
{
    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "viatom-bp2",
        DisplayName = "Viatom BP2",
        Models = ["BP2", "BP2A", "BP2W"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches =
            [
                new BleMatch(85) { Service = ViatomId.Service, Name = "BP2*" },
                new BleMatch(85) { Service = ViatomId.Service, Name = "*-BP2*" },
                new BleMatch(85) { Service = ViatomId.Service, Name = "Checkme BP2*" },
            ],
            LinkMode = BleLinkMode.KeepConnected,
            IsExclusive = true,
            PairingRitual = "Switch the device on and close the maker's app, which would hold it. Measure with the button of the device.",
            Subscriptions = [new(ViatomId.Notify)],
            StreamCharacteristic = ViatomId.Notify,
        },
        Signals =
        [
            new(Metrics.NibpSystolic, TimeSpan.Zero),
            new(Metrics.NibpDiastolic, TimeSpan.Zero),
            new(Metrics.NibpMean, TimeSpan.Zero),
            new(Metrics.PulseRateCuff, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = Bp2Requests.PermittedWrites,
        QuietTime = TimeSpan.FromSeconds(30),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new Bp2Decoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new OxyiiProfile(),
        new Bp2RecordProfile("viatom-bp2-listed", Bp2Record.ListedBytes),
        new Bp2RecordProfile("viatom-bp2-single", Bp2Record.SingleBytes),
    ];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new ViatomFramer(ViatomFrame.SecondGeneration);

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new Bp2Dialogue(start.Cursor);
}
