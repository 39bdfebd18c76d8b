using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// Dexcom G5 and G6 transmitters, listened to. The driver writes nothing at all: it neither authenticates nor asks, so it hears
/// a transmitter only where another program on the same machine holds an open session. Source: CGMBLEKit, messages.
/// </summary>
public sealed class DexcomG5Driver : IDeviceDriver
{
    private static readonly DexcomG5Decoder ControlDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "dexcom-g5-g6",
        DisplayName = "Dexcom G5 and G6, listening only",
        Models = ["G5", "G6"],
        Transport = DeviceTransport.Bluetooth,
        Ble = DexcomG7Driver.Listen("Dexcom*"),
        Signals = [new(Metrics.GlucoseCgm, TimeSpan.FromMinutes(5))],
        QuietTime = TimeSpan.FromMinutes(16),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = DexcomG7Driver.ByCharacteristic(ControlDecoder, new FormDecoder(_ => DecodeResult.Decoded));

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
        [new DexcomG5GlucoseProfile(ControlDecoder), .. DexcomG5Answers.Profiles, new DexcomG5BackfillProfile()];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
