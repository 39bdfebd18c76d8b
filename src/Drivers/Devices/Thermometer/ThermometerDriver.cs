using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Thermometer;

/// <summary>Any thermometer with the Bluetooth Health Thermometer Service. Source: Health Thermometer Profile and Service 1.0.</summary>
public sealed class ThermometerDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0x1809);
    private static readonly Guid Measurement = GattId.Of(0x2A1C);
    private static readonly Guid SensorType = GattId.Of(0x2A1D);
    private static readonly Guid Intermediate = GattId.Of(0x2A1E);
    private static readonly Guid Interval = GattId.Of(0x2A21);
    private static readonly TemperatureDecoder MeasurementDecoder = new(isFinal: true);
    private static readonly TemperatureDecoder IntermediateDecoder = new(isFinal: false);
    private static readonly TemperatureTypeDecoder TypeDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "thermometer",
        DisplayName = "Bluetooth thermometer",
        Models = ["A&D UT-201BLE", "Beurer FT", "TaiDoc", "Jumper FR302"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(50) { Service = Service }],
            LinkMode = BleLinkMode.ConnectOnAdvertisement,
            Bonding = BleBonding.OnDemand,
            PairingRitual = "Take a measurement near the gateway: the thermometer advertises when it has a value. Those that must be "
                + "paired want their button held until a Bluetooth sign blinks.",
            Reads = [SensorType, Interval, GattId.BatteryLevel],
            Subscriptions = [new(Measurement), new(Intermediate, IsRequired: false), new(GattId.BatteryLevel, IsRequired: false)],
            ClockCharacteristic = GattId.CurrentTime,
        },
        Signals = [new(Metrics.BodyTemperature, TimeSpan.Zero), new(Metrics.Battery, TimeSpan.Zero)],
        PermittedWrites = [CurrentTimeWrite.Permitted(GattId.CurrentTime)],
        QuietTime = TimeSpan.FromMinutes(2),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder(
        (Measurement, MeasurementDecoder), (Intermediate, IntermediateDecoder), (SensorType, TypeDecoder), (Interval, new SilentDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new FieldProfile("temperature-measurement", Measurement, WriteMeasurement, MeasurementDecoder),
        new FieldProfile("intermediate-temperature", Intermediate, WriteMeasurement, IntermediateDecoder),
        new FieldProfile("temperature-type", SensorType, WriteType, TypeDecoder),
        new FieldProfile("measurement-interval", Interval, WriteInterval),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    private static void WriteMeasurement(ref FieldReader reader, FrameExplanation into)
    {
        var measurement = TemperatureMeasurement.Read(ref reader);
        into.Fields["unit"] = measurement.Ucum;
        into.Fields.SetQuantity("temperature", measurement.Temperature, measurement.Ucum);
        into.Fields.SetTime("timestamp", measurement.Timestamp);
        into.Fields["type"] = measurement.Type;
    }

    private static void WriteType(ref FieldReader reader, FrameExplanation into)
    {
        byte type = reader.U8();
        into.Fields["type"] = type;
        into.Fields["name"] = TemperatureSite.NameOf(type);
    }

    // 0 = only when somebody takes the temperature.
    private static void WriteInterval(ref FieldReader reader, FrameExplanation into) =>
        into.Fields.SetQuantity("interval", reader.U16(), "s");
}
