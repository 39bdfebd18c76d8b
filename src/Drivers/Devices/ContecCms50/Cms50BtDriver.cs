using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// Contec CMS50D-BT and the devices sold as EMAY SleepO2: live values on request, which is repeated every few seconds because the
/// device falls silent without. No public specification; see the device's page for what is known.
/// </summary>
public sealed class Cms50BtDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0xFF12);
    private static readonly PermittedWrite AskLive = new("live", new byte[] { 0x9B, 0x01, 0x1C }, default, GattId.Of(0xFF01));
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Notify characteristic of the maker's service.</summary>
    internal static Guid Notify { get; } = GattId.Of(0xFF02);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "contec-cms50d-bt",
        DisplayName = "Contec CMS50D-BT",
        Models = ["CMS50D-BT", "EMAY SleepO2"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(70) { Service = Service }, new BleMatch(75) { Name = "SpO208*" }, new BleMatch(75) { Name = "SleepO2*" }],
            LinkMode = BleLinkMode.KeepConnected,
            IsExclusive = true,
            PairingRitual = "Put a finger in: it switches on and advertises. Close the maker's app, which would hold it.",
            Subscriptions = [new(Notify)],
            StreamCharacteristic = Notify,
        },
        Signals = [new(Metrics.SpO2, Interval), new(Metrics.PulseRateOximeter, Interval)],
        PermittedWrites = [AskLive],
        QuietTime = TimeSpan.FromSeconds(15),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new Cms50BtDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new Cms50BtProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new Cms50BtFramer();

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new PollDialogue(AskLive, TimeSpan.FromSeconds(3));
}
