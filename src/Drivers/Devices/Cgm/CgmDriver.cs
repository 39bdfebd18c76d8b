using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Records;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// Continuous glucose sensors with the Bluetooth Continuous Glucose Monitoring Service. After connecting the values measured
/// in between are fetched and its settings asked for, then the sensor notifies. Nothing is removed, calibrated, started or stopped. Source: Continuous
/// Glucose Monitoring Profile and Service 1.0.2.
/// </summary>
public sealed class CgmDriver : IDeviceDriver
{
    private static readonly CgmMeasurementDecoder MeasurementDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "cgm",
        DisplayName = "Continuous glucose sensor, Bluetooth",
        Models = ["Sensors with the standard CGM service"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new(50) { Service = CgmCharacteristics.Service }],
            LinkMode = BleLinkMode.KeepConnected,
            Bonding = BleBonding.OnDemand,
            PairingRitual = "Put the transmitter on the sensor and bring it near the gateway. Type in the six digits that stand on its box.",
            Reads =
            [
                CgmCharacteristics.Feature, CgmCharacteristics.Status, CgmCharacteristics.SessionRunTime,
                CgmCharacteristics.SessionStart, GattId.BatteryLevel,
            ],
            Subscriptions =
            [
                new(CgmCharacteristics.Measurement),
                new(CgmCharacteristics.SpecificOperations, IsRequired: false),
                new(GattId.RecordAccessControlPoint),
            ],
        },
        Signals =
        [
            new(Metrics.GlucoseCgm, TimeSpan.FromMinutes(5)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = [.. RecordAccess.PermittedWrites, .. CgmSessionStart.PermittedWrites, .. CgmQueries.PermittedWrites],
        QuietTime = TimeSpan.FromMinutes(16),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder(
        (CgmCharacteristics.Measurement, MeasurementDecoder),
        (CgmCharacteristics.Feature, new CgmFeatureDecoder()),
        (CgmCharacteristics.Status, new CgmStatusDecoder()),
        (CgmCharacteristics.SessionStart, new CgmSessionStartDecoder()),
        (CgmCharacteristics.SessionRunTime, new FormDecoder(CgmSessionRunTimeProfile.Check)),
        (CgmCharacteristics.SpecificOperations, new CgmOperationDecoder()),
        (GattId.RecordAccessControlPoint, new FormDecoder(RecordAccessMessage.Check)));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new CgmMeasurementProfile(MeasurementDecoder),
        new CgmFeatureProfile(),
        new CgmStatusProfile(),
        new CgmSessionStartProfile(),
        new CgmSessionRunTimeProfile(),
        new CgmOperationProfile(),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new CgmDialogue(start);
}
