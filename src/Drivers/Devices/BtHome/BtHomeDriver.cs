using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>
/// Sensors that advertise in the BTHome format, versions 1 and 2, plain or encrypted. Source: bthome.io. Nothing is ever
/// written and no connection is made.
/// </summary>
public sealed class BtHomeDriver : IDeviceDriver
{
    // The format does not state an interval; firmwares to save battery measure as seldom as this.
    private static readonly TimeSpan LongestUsual = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "bthome",
        DisplayName = "BTHome sensor",
        Models = ["Shelly BLU", "b-parasite", "BTHome v1", "BTHome v2"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            LinkMode = BleLinkMode.Broadcast,
            Matches =
            [
                new BleMatch(90) { ServiceDataOf = GattId.Of(BtHomeFrame.Version2) },
                new BleMatch(80) { ServiceDataOf = GattId.Of(BtHomeFrame.Version1) },
                new BleMatch(80) { ServiceDataOf = GattId.Of(BtHomeFrame.Version1Encrypted) },
            ],
        },
        // Of a sensor that sends regularly; the decoder marks the values of one that does not, or does not say.
        Signals =
        [
            new(Metrics.RoomTemperature, LongestUsual),
            new(Metrics.RoomHumidity, LongestUsual),
            new(Metrics.AirPressure, LongestUsual),
            new(Metrics.Illuminance, LongestUsual),
            new(Metrics.RoomCo2, LongestUsual),
            new(Metrics.Weight, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        QuietTime = TimeSpan.FromDays(1),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new BtHomeDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new BtHomeProfile("bthome-v2", BtHomeFrame.Version2),
        new BtHomeProfile("bthome-v1", BtHomeFrame.Version1, BtHomeFrame.Version1Encrypted),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
