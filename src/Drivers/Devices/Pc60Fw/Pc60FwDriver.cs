using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Pc60Fw;

/// <summary>
/// Viatom and Creative PC-60FW finger oximeters and relatives on the Nordic UART service: they send unasked. No public
/// specification; see the device's page for what is known.
/// </summary>
public sealed class Pc60FwDriver : IDeviceDriver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Notify characteristic of the Nordic UART service.</summary>
    internal static Guid Notify { get; } = new("6E400003-B5A3-F393-E0A9-E50E24DCCA9E");

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "pc-60fw",
        DisplayName = "PC-60FW oximeter",
        Models = ["PC-60FW", "PC-60NW", "OxySmart", "POD-1W"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(80) { Name = "PC-60*" }, new BleMatch(80) { Name = "OxySmart*" }, new BleMatch(80) { Name = "POD-1*" }],
            LinkMode = BleLinkMode.KeepConnected,
            IsExclusive = true,
            PairingRitual = "Put a finger in: it switches on and advertises. Close the maker's app, which would hold it.",
            Subscriptions = [new(Notify)],
            StreamCharacteristic = Notify,
        },
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PerfusionIndex, Interval),
            new(Metrics.PlethWaveform, Interval),
        ],
        QuietTime = TimeSpan.FromSeconds(15),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new Pc60Decoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new Pc60Profile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new Pc60Framer();
}
