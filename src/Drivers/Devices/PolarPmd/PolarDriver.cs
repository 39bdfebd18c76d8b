using Edge.Drivers.Ble;
using Edge.Drivers.Devices.HeartRate;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>
/// Polar sensors with the measurement data service: heart rate and beats as of any strap, and the ECG of an H10 or the pulse
/// intervals of an optical sensor. Source: Polar BLE SDK, technical documentation; Heart Rate Service 1.0.
/// </summary>
public sealed class PolarDriver : IDeviceDriver
{
    private static readonly Guid HeartRate = GattId.Of(0x2A37);

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "polar",
        DisplayName = "Polar H10, Verity Sense",
        Models = ["H10", "Verity Sense", "OH1"],
        Transport = DeviceTransport.Bluetooth,
        Ble = new()
        {
            Matches =
            [
                new BleMatch(80) { Name = "Polar H10*" },
                new BleMatch(80) { Name = "Polar Sense*" },
                new BleMatch(80) { Name = "Polar OH1*" },
            ],
            LinkMode = BleLinkMode.KeepConnected,
            PairingRitual = "Moisten the electrodes and put the strap on. Only one app at a time gets the ECG: end others that hold it.",
            Reads = [PmdId.ControlPoint, GattId.BatteryLevel],
            Subscriptions =
            [
                new(HeartRate),
                new(PmdId.ControlPoint),
                new(PmdId.Data),
                new(GattId.BatteryLevel, IsRequired: false),
            ],
        },
        Signals =
        [
            new(Metrics.HeartRate, TimeSpan.FromSeconds(1)),
            new(Metrics.RrInterval, TimeSpan.FromSeconds(1)),
            new(Metrics.EcgWaveform, TimeSpan.FromSeconds(1)),
            new(Metrics.Battery, TimeSpan.Zero),
        ],
        PermittedWrites =
        [
            new("ecg-settings", PolarDialogue.AskEcgSettings, default, PmdId.ControlPoint),
            new("start-ecg", PolarDialogue.StartEcg, default, PmdId.ControlPoint),
            new("start-ppi", PolarDialogue.StartPpi, default, PmdId.ControlPoint),
        ],
        QuietTime = TimeSpan.FromSeconds(30),
        Evidence = EvidenceLevel.Simulator,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = new PolarDecoder(new HeartRateDecoder(), HeartRate);

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles => PmdProfiles.All;

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <inheritdoc/>
    public DeviceDialogue CreateDialogue(DialogueStart start) => new PolarDialogue();
}
