using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>
/// Small thermometers (LYWSD03MMC and relatives) with the free firmware of atc1441 or pvvx, in their own advertising layouts.
/// Nothing is ever written and no connection is made.
/// </summary>
public sealed class AtcThermometerDriver : IDeviceDriver
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "atc-thermometer",
        DisplayName = "Thermometer with ATC or pvvx firmware",
        Models = ["LYWSD03MMC", "MHO-C401", "CGG1"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new() { LinkMode = BleLinkMode.Broadcast, Matches = [new BleMatch(70) { ServiceDataOf = GattId.Of(AtcMeasurement.Service) }] },
        Signals =
        [
            new(Metrics.RoomTemperature, Usual),
            new(Metrics.RoomHumidity, Usual),
            new(Metrics.Battery, Usual),
        ],
        QuietTime = TimeSpan.FromMinutes(30),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new AtcDecoder();

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new AtcProfile("atc1441", AtcMeasurement.AtcBytes, AtcMeasurement.AtcSecretBytes),
        new AtcProfile("pvvx", AtcMeasurement.PvvxBytes, AtcMeasurement.PvvxSecretBytes),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
