using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Nonin3230;

/// <summary>
/// Nonin 3230 through its own oximetry service, which tells more than the standard one. Source: Nonin
/// model 3230 technical information.
/// </summary>
public sealed class Nonin3230Driver : IDeviceDriver
{
    private static readonly Guid Service = new("46A970E0-0D5F-11E2-8B5E-0002A5D5C51B");
    private static readonly Guid Measurement = new("0AAD7EA0-0D60-11E2-8E3C-0002A5D5C51B");
    private static readonly Nonin3230Decoder MeasurementDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "nonin-3230",
        DisplayName = "Nonin 3230",
        Models = ["Onyx II 3230"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches = [new BleMatch(90) { Service = Service }, new BleMatch(70) { Name = "Nonin3230*" }],
            LinkMode = BleLinkMode.KeepConnected,
            Bonding = BleBonding.OnDemand,
            PairingRitual = "Insert a finger: the oximeter switches on and advertises. Keep the finger in until the panel shows a value.",
            Reads = [GattId.BatteryLevel],
            Subscriptions = [new(Measurement), new(GattId.BatteryLevel, IsRequired: false)],
        },
        Signals =
        [
            new(Metrics.SpO2, TimeSpan.FromSeconds(1)),
            new(Metrics.PulseRateOximeter, TimeSpan.FromSeconds(1)),
            new(Metrics.PerfusionIndex, TimeSpan.FromSeconds(1)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        QuietTime = TimeSpan.FromSeconds(20),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new GattDecoder((Measurement, MeasurementDecoder));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } = [new Nonin3230Profile(Measurement, MeasurementDecoder)];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
