using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BloodPressure;

/// <summary>Cuffs that differ in nothing but how their clock is set and how they are recognised.</summary>
public enum BloodPressureModel
{
    /// <summary>Any cuff; clock through Current Time.</summary>
    Standard = 1,

    /// <summary>A and D Medical: clock through Date Time inside the Blood Pressure Service.</summary>
    AndMedical = 2,
}

/// <summary>
/// Any cuff with the Bluetooth Blood Pressure Service. It connects after a measurement, hands over what it stored and hangs
/// up, which is no fault. Source: Blood Pressure Profile and Service 1.1.
/// </summary>
public sealed class BloodPressureDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0x1810);
    private static readonly Guid Measurement = GattId.Of(0x2A35);
    private static readonly Guid CuffPressure = GattId.Of(0x2A36);
    private static readonly Guid Feature = GattId.Of(0x2A49);
    private static readonly BloodPressureDecoder MeasurementDecoder = new();
    private static readonly CuffPressureDecoder CuffDecoder = new();

    /// <param name="model">Kind of cuff.</param>
    public BloodPressureDriver(BloodPressureModel model)
    {
        bool isStandard = model == BloodPressureModel.Standard;
        Guid clock = isStandard ? GattId.CurrentTime : GattId.DateTime;
        Declaration = new()
        {
            Id = isStandard ? "blood-pressure" : "blood-pressure-and",
            DisplayName = isStandard ? "Bluetooth blood pressure cuff" : "A&D blood pressure cuff",
            Models = isStandard ? ["Beurer BM", "Medisana BU", "some Omron"] : ["UA-651BLE", "UA-656BLE", "UA-767PBT-Ci"],
            Transport = DeviceTransport.Bluetooth,
            Ble = new()
            {
                Matches = isStandard ? [new BleMatch(50) { Service = Service }] : [new BleMatch(80) { Service = Service, Name = "A&D_U*" }],
                LinkMode = BleLinkMode.ConnectOnAdvertisement,
                Bonding = BleBonding.BeforeDiscovery,
                PairingRitual = "With the cuff off, hold its start or Bluetooth button until the display shows Pr or a blinking "
                    + "Bluetooth sign, then wait for the tick. Afterwards simply measure: results come by themselves.",
                Reads = [Feature, GattId.BatteryLevel],
                Subscriptions = [new(Measurement), new(CuffPressure, IsRequired: false), new(GattId.BatteryLevel, IsRequired: false)],
                ClockCharacteristic = clock,
            },
            Signals =
            [
                new(Metrics.NibpSystolic, TimeSpan.Zero),
                new(Metrics.NibpDiastolic, TimeSpan.Zero),
                new(Metrics.NibpMean, TimeSpan.Zero),
                new(Metrics.PulseRateCuff, TimeSpan.Zero),
                new(Metrics.CuffPressure, TimeSpan.Zero),
                new(Metrics.Battery, TimeSpan.Zero),
            ],
            PermittedWrites = [CurrentTimeWrite.Permitted(clock)],
            QuietTime = TimeSpan.FromMinutes(2),
            Evidence = isStandard ? EvidenceLevel.Simulator : EvidenceLevel.Vectors,
        };

        // The catalogue knows each view once.
        Profiles = isStandard
            ?
            [
                new FieldProfile("blood-pressure-measurement", Measurement, BloodPressureProfiles.WriteMeasurement, MeasurementDecoder),
                new FieldProfile("intermediate-cuff-pressure", CuffPressure, BloodPressureProfiles.WriteCuffPressure, CuffDecoder),
                new FieldProfile("blood-pressure-feature", Feature, BloodPressureProfiles.WriteFeature),
            ]
            : [];
    }

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; }

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } =
        new GattDecoder((Measurement, MeasurementDecoder), (CuffPressure, CuffDecoder), (Feature, new SilentDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
