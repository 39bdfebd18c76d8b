using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>
/// Any scale with the Bluetooth Weight Scale or Body Composition Service, with or without users. Source: Weight Scale
/// Service 1.0, Body Composition Service 1.0, User Data Service 1.1.
/// </summary>
public sealed class WeightScaleDriver : IDeviceDriver
{
    private static readonly Guid WeightService = GattId.Of(0x181D);
    private static readonly Guid CompositionService = GattId.Of(0x181B);
    private static readonly Guid Weight = GattId.Of(0x2A9D);
    private static readonly Guid Composition = GattId.Of(0x2A9C);
    private static readonly Guid UserControlPoint = GattId.Of(0x2A9F);
    private static readonly WeightDecoder WeightDecoder = new();
    private static readonly BodyCompositionDecoder CompositionDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "weight-scale",
        DisplayName = "Bluetooth scale",
        Models = ["Beurer BF", "Sanitas SBF", "A&D UC-352BLE"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(50) { Service = CompositionService }, new BleMatch(49) { Service = WeightService }],
            LinkMode = BleLinkMode.ConnectOnAdvertisement,
            Bonding = BleBonding.BeforeDiscovery,
            PairingRitual = "Hold the button under or on the scale until the display shows a blinking Bluetooth sign. A scale with "
                + "users shows a user number and a four-digit code: enter both in the gateway's configuration.",
            Reads = [GattId.BatteryLevel],

            // A scale has one of the two measurements or both.
            Subscriptions =
            [
                new(Weight, IsRequired: false),
                new(Composition, IsRequired: false),
                new(UserControlPoint, IsRequired: false),
                new(GattId.BatteryLevel, IsRequired: false),
            ],
            ClockCharacteristic = GattId.CurrentTime,
        },
        Signals =
        [
            new(Metrics.Weight, TimeSpan.Zero),
            new(Metrics.BodyMassIndex, TimeSpan.Zero),
            new(Metrics.Height, TimeSpan.Zero),
            new(Metrics.BodyFat, TimeSpan.Zero),
            new(Metrics.BodyImpedance, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [CurrentTimeWrite.Permitted(GattId.CurrentTime), ConsentDialogue.Permitted(UserControlPoint)],
        QuietTime = TimeSpan.FromMinutes(2),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } =
        new GattDecoder((Weight, WeightDecoder), (Composition, CompositionDecoder), (UserControlPoint, new SilentDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new FieldProfile("weight-measurement", Weight, ScaleProfiles.WriteWeight, WeightDecoder),
        new FieldProfile("body-composition-measurement", Composition, ScaleProfiles.WriteComposition, CompositionDecoder),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue? CreateDialogue(DialogueStart start) =>
        start.Settings?.Consent is { } consent ? new ConsentDialogue(consent, UserControlPoint) : null;
}
