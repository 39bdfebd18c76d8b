using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>
/// Any oximeter with the Bluetooth Pulse Oximeter Service, continuous or spot-check. The service has no pleth. Source:
/// Pulse Oximeter Profile and Service 1.0.
/// </summary>
public sealed class PulseOximeterDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0x1822);
    private static readonly Guid SpotCheck = GattId.Of(0x2A5E);
    private static readonly Guid Continuous = GattId.Of(0x2A5F);
    private static readonly Guid Features = GattId.Of(0x2A60);
    private static readonly PlxDecoder SpotCheckDecoder = new(isSpotCheck: true);
    private static readonly PlxDecoder ContinuousDecoder = new(isSpotCheck: false);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "pulse-oximeter",
        DisplayName = "Bluetooth pulse oximeter",
        Models = ["A&D", "Beurer PO", "Jumper", "TaiDoc"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(50) { Service = Service }],
            LinkMode = BleLinkMode.KeepConnected,
            Bonding = BleBonding.OnDemand,
            PairingRitual = "Put the oximeter on a finger; it advertises while it measures. Some ask for pairing: hold their button until they blink.",
            Reads = [Features, GattId.BatteryLevel],

            // A device has one of the two or both.
            Subscriptions =
            [
                new(Continuous, IsRequired: false),
                new(SpotCheck, IsRequired: false),
                new(GattId.BatteryLevel, IsRequired: false),
            ],
            ClockCharacteristic = GattId.CurrentTime,
        },
        Signals =
        [
            new(Metrics.SpO2, TimeSpan.FromSeconds(1)),
            new(Metrics.PulseRateOximeter, TimeSpan.FromSeconds(1)),
            new(Metrics.PerfusionIndex, TimeSpan.FromSeconds(1)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [CurrentTimeWrite.Permitted(GattId.CurrentTime)],

        // A spot-check device is silent between measurements, and hangs up by itself.
        QuietTime = TimeSpan.FromSeconds(60),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } =
        new GattDecoder((SpotCheck, SpotCheckDecoder), (Continuous, ContinuousDecoder), (Features, new SilentDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new FieldProfile("plx-spot-check", SpotCheck, PlxProfiles.WriteSpotCheck, SpotCheckDecoder),
        new FieldProfile("plx-continuous", Continuous, PlxProfiles.WriteContinuous, ContinuousDecoder),
        new FieldProfile("plx-features", Features, PlxProfiles.WriteFeatures),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
