using Edge.Drivers.Ble;
using Edge.Drivers.Devices.Viatom;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.O2RingS;

/// <summary>
/// Wellue and Viatom O2Ring S, a ring with a service and commands of its own (OxyII): introduced, then asked once a second for its
/// present values. No public specification; see the device's page for what is known.
/// </summary>
public sealed class O2RingSDriver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "viatom-o2ring-s",
        DisplayName = "Viatom O2Ring S",
        Models = ["O2Ring S (T8520)", "S8-AW", "SHQO2Pro"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches =
            [
                new BleMatch(90) { Service = O2RingSId.Service },
                new BleMatch(90) { Name = "S8-AW*" },
                new BleMatch(90) { Name = "O2Ring S*" },
                new BleMatch(90) { Name = "SHQO2Pro*" },
            ],
            LinkMode = BleLinkMode.KeepConnected,
            IsExclusive = true,
            PairingRitual = "Put the ring on: it advertises only while it is worn. Close the maker's app, which would hold it.",
            Subscriptions = [new(O2RingSId.Notify)],
            StreamCharacteristic = O2RingSId.Notify,
        },
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PerfusionIndex, Interval),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [O2RingSRequests.AnyIntroduction, O2RingSRequests.AskSetUp, O2RingSRequests.AskLive],
        QuietTime = TimeSpan.FromSeconds(30),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new O2RingSDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new O2RingSProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new ViatomFramer(ViatomFrame.SecondGeneration);

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) =>
        new O2RingSDialogue(start.LocalTime is { } now ? (uint)now.ToUnixTimeSeconds() : 0);
}
