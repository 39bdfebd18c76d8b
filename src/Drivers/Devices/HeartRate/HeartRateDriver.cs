using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.HeartRate;

/// <summary>
/// Any strap or watch with the Bluetooth Heart Rate Service: rate once a second, and each beat. Source: Heart Rate Profile
/// and Service 1.0.
/// </summary>
public sealed class HeartRateDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0x180D);
    private static readonly Guid Measurement = GattId.Of(0x2A37);
    private static readonly Guid SensorLocation = GattId.Of(0x2A38);
    private static readonly HeartRateDecoder MeasurementDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "heart-rate",
        DisplayName = "Bluetooth heart rate strap",
        Models = ["Polar", "Garmin HRM", "Wahoo TICKR", "CooSpo"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(50) { Service = Service }],
            LinkMode = BleLinkMode.KeepConnected,
            PairingRitual = "Moisten the electrodes and put the strap on: it advertises only while it is worn. End other apps that hold it.",
            Reads = [SensorLocation, GattId.BatteryLevel],
            Subscriptions = [new(Measurement), new(GattId.BatteryLevel, IsRequired: false)],
        },
        Signals =
        [
            new(Metrics.HeartRate, TimeSpan.FromSeconds(1)),
            new(Metrics.RrInterval, TimeSpan.FromSeconds(1)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        QuietTime = TimeSpan.FromSeconds(20),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder((Measurement, MeasurementDecoder), (SensorLocation, new SilentDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new FieldProfile("heart-rate-measurement", Measurement, HeartRateProfiles.WriteMeasurement, MeasurementDecoder),
        new FieldProfile("body-sensor-location", SensorLocation, HeartRateProfiles.WriteLocation),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
