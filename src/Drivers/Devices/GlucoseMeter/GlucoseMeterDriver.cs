using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Records;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>
/// Blood glucose meters with the Bluetooth Glucose Service. The meter advertises when a person wants to sync or after a test, hands
/// over its stored tests through the Record Access Control Point and hangs up. Nothing is ever removed from it. Source:
/// Glucose Profile and Service 1.0.1.
/// </summary>
public sealed class GlucoseMeterDriver : IDeviceDriver
{
    private static readonly Guid Service = GattId.Of(0x1808);
    private static readonly Guid Measurement = GattId.Of(0x2A18);
    private static readonly Guid Context = GattId.Of(0x2A34);
    private static readonly Guid Feature = GattId.Of(0x2A51);
    private static readonly GlucoseMeasurementDecoder MeasurementDecoder = new();
    private static readonly GlucoseContextDecoder ContextDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "glucose-meter",
        DisplayName = "Blood glucose meter, Bluetooth",
        Models = ["Accu-Chek Guide", "Accu-Chek Instant", "Contour Next One", "CareSens N Premier"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new(50) { Service = Service }],
            LinkMode = BleLinkMode.ConnectOnAdvertisement,
            Bonding = BleBonding.OnDemand,
            PairingRitual = "Choose pairing in the menu of the meter, or hold its button until the Bluetooth sign blinks. "
                + "Type in the six digits that the meter shows or that stand on its back.",
            Reads = [Feature, GattId.BatteryLevel],
            Subscriptions = [new(Measurement), new(Context, IsRequired: false), new(GattId.RecordAccessControlPoint)],
        },
        Signals =
        [
            new(Metrics.GlucoseCapillary, TimeSpan.Zero),
            new(Metrics.GlycatedHaemoglobin, TimeSpan.Zero),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = RecordAccess.PermittedWrites,
        QuietTime = TimeSpan.FromSeconds(60),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder(
        (Measurement, MeasurementDecoder),
        (Context, ContextDecoder),
        (Feature, new FormDecoder(GlucoseFeatureFields.Check)),
        (GattId.RecordAccessControlPoint, new FormDecoder(RecordAccessMessage.Check)));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new FieldProfile("glucose-measurement", Measurement, GlucoseMeasurementFields.Write, MeasurementDecoder),
        new FieldProfile("glucose-measurement-context", Context, GlucoseContextFields.Write, ContextDecoder),
        new FieldProfile("glucose-feature", Feature, GlucoseFeatureFields.Write),
        new RecordAccessProfile(),
    ];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) =>
        new RecordTransfer(Measurement, ReadKeys, RecordCursor.Parse(start.Cursor), new(NumbersMayRestart: true, MayCheckpoint: true));

    private static void ReadKeys(ReadOnlySpan<byte> frame, List<RecordKey> into)
    {
        var reader = new FieldReader(frame);
        var measurement = GlucoseMeasurement.Read(ref reader);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            into.Add(RecordKey.At(measurement.BaseTime.Value, measurement.Sequence));
        }
    }
}
