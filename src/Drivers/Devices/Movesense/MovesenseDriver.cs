using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Movesense;

/// <summary>
/// Movesense sensors with the open SensorData firmware: ECG of 125 samples a second, heart rate and beats. Source: Movesense, GATT
/// SensorData Protocol 1, and the Movesense API.
/// </summary>
public sealed class MovesenseDriver : IDeviceDriver
{
    private static readonly Guid Service = new("34802252-7185-4D5D-B431-630E7050E8F0");

    /// <summary>Takes commands.</summary>
    internal static Guid Command { get; } = new("34800001-7185-4D5D-B431-630E7050E8F0");

    /// <summary>Notifies answers and data.</summary>
    internal static Guid Notify { get; } = new("34800002-7185-4D5D-B431-630E7050E8F0");

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "movesense",
        DisplayName = "Movesense sensor",
        Models = ["Movesense MD", "Movesense HR2", "Movesense HR+"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(80) { Name = "Movesense*" }, new BleMatch(70) { Service = Service }],
            LinkMode = BleLinkMode.KeepConnected,
            PairingRitual = "Moisten the electrodes, click the sensor on its strap and put the strap on: that switches it on.",
            Reads = [GattId.BatteryLevel],
            Subscriptions = [new(Notify), new(GattId.BatteryLevel, IsRequired: false)],
        },
        Signals =
        [
            new(Metrics.EcgWaveform, TimeSpan.FromSeconds(1)),
            new(Metrics.HeartRate, TimeSpan.FromSeconds(1)),
            new(Metrics.RrInterval, TimeSpan.FromSeconds(1)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites = MovesenseDialogue.PermittedWrites,
        QuietTime = TimeSpan.FromSeconds(90),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder((Notify, new MovesenseDecoder()));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new MovesenseProfile()];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new MovesenseDialogue();
}
