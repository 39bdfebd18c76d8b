using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// Dexcom G7, ONE+ and Stelo sensors, listened to. The driver writes nothing at all: it neither authenticates nor asks, so it
/// hears a sensor only where another program on the same machine holds an open session. Source: G7SensorKit, messages.
/// </summary>
public sealed class DexcomG7Driver : IDeviceDriver
{
    private static readonly DexcomG7Decoder ControlDecoder = new();

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "dexcom-g7",
        DisplayName = "Dexcom G7, listening only",
        Models = ["G7", "ONE+", "Stelo"],
        Transport = DeviceTransport.Bluetooth,
        Ble = Listen("DXCM*", "DX01*", "DX02*"),
        Signals = [new(Metrics.GlucoseCgm, TimeSpan.FromMinutes(5))],
        QuietTime = TimeSpan.FromMinutes(16),
        Evidence = EvidenceLevel.Vectors,
    };

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; } = ByCharacteristic(ControlDecoder, new DexcomG7BackfillDecoder());

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; } =
        [new DexcomG7GlucoseProfile(ControlDecoder), new DexcomG7BackfillProfile(), new DexcomG7VersionProfile()];

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;

    /// <summary>How both generations are listened to: a name is only a hint, as a person must choose such a driver knowingly.</summary>
    internal static BleDeclaration Listen(params ReadOnlySpan<string> names) => new()
    {
        Matches = [.. names.ToArray().Select(n => new BleMatch(20) { Name = n })],
        LinkMode = BleLinkMode.ConnectOnAdvertisement,
        IsExclusive = true,
        Subscriptions = [new(DexcomCharacteristics.Control), new(DexcomCharacteristics.Backfill, IsRequired: false)],
    };

    internal static GattDecoder ByCharacteristic(IFrameDecoder control, IFrameDecoder backfill) =>
        new((DexcomCharacteristics.Control, control), (DexcomCharacteristics.Backfill, backfill));
}
