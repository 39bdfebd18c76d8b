using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>
/// Xiaomi sensors and scales that advertise in the MiBeacon format, versions 2 to 5. No public specification; see the device's
/// page for what is known. Nothing is ever written and no connection is made.
/// </summary>
public sealed class MiBeaconDriver : IDeviceDriver
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "mibeacon",
        DisplayName = "Xiaomi sensor or scale, MiBeacon",
        Models = ["LYWSDCGQ", "LYWSD02MMC", "LYWSD03MMC", "CGG1", "HHCCJCY01", "MMC-W505", "XMPIRO2SXS", "Scale S200", "Scale S400"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            LinkMode = BleLinkMode.Broadcast,
            Matches = [new BleMatch(90) { ServiceDataOf = GattId.Of(MiBeaconFrame.Service) }],
        },
        Signals =
        [
            new(Metrics.RoomTemperature, Usual),
            new(Metrics.RoomHumidity, Usual),
            new(Metrics.Illuminance, TimeSpan.Zero),
            new(Metrics.SkinTemperature, TimeSpan.Zero),
            new(Metrics.Weight, TimeSpan.Zero),
            new(Metrics.BodyImpedance, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        // A scale is silent until somebody stands on it.
        QuietTime = TimeSpan.FromDays(1),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new MiBeaconDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new MiBeaconProfile()];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
