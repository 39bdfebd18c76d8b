using Edge.Drivers.Ble;
using Edge.Drivers.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BerryMed;

/// <summary>
/// BerryMed oximeters on the ISSC transparent UART: frames of five bytes, unasked. Source: the maker's BCI protocol.
/// </summary>
public sealed class BerryMedDriver : IDeviceDriver
{
    private static readonly Guid Service = new("49535343-FE7D-4AE5-8FA9-9FAFD205E455");
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Notify characteristic of the ISSC transparent UART.</summary>
    internal static Guid Notify { get; } = new("49535343-1E4D-4BD9-BA61-23C647249616");

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "berrymed",
        DisplayName = "BerryMed oximeter",
        Models = ["BM1000B", "BM1000C", "BM1000E"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            // Names end in zero bytes; other devices use the same UART service.
            Matches = [new BleMatch(75) { Name = "BerryMed*" }, new BleMatch(60) { Name = "BM1000*" }, new BleMatch(20) { Service = Service }],
            LinkMode = BleLinkMode.KeepConnected,
            PairingRitual = "Put a finger in: it switches on and advertises. Close the maker's app, which would hold it.",
            Subscriptions = [new(Notify)],
            StreamCharacteristic = Notify,
        },
        Signals =
        [
            new(Metrics.SpO2, Interval),
            new(Metrics.PulseRateOximeter, Interval),
            new(Metrics.PlethWaveform, Interval),
        ],
        QuietTime = TimeSpan.FromSeconds(5),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new BerryDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new BerryProfile()];

    /// <inheritdoc/>
    public IStreamFramer CreateFramer() => new MarkedFramer(BerryFrame.Bytes);
}
