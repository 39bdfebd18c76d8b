using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Viatom and Checkme BP2, BP2A and BP2W upper-arm monitors, read only: the present state is asked for, and a result that a
/// person measured is taken from it. Nothing that inflates, resets or erases can be written.
/// </summary>
public sealed class Bp2Driver : IDeviceDriver
{
    private static readonly PermittedWrite AskRealtime =
        new("realtime", ViatomFrame.Request(ViatomFrame.SecondGeneration, Bp2Realtime.Command), default, ViatomId.Write);

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
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [AskRealtime],
        QuietTime = TimeSpan.FromSeconds(30),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new Bp2Decoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new OxyiiProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new ViatomFramer(ViatomFrame.SecondGeneration);

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new PollDialogue(AskRealtime, TimeSpan.FromSeconds(1));
}
