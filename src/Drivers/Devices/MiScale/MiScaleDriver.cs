using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiScale;

/// <summary>
/// Xiaomi Mi Smart Scale and Mi Body Composition Scale, which advertise in the layout of the weight services. Nothing is ever
/// written and no connection is made.
/// </summary>
public sealed class MiScaleDriver : IDeviceDriver
{
    /// <param name="isSecond">True for the body composition scale, whose service data also holds an impedance.</param>
    public MiScaleDriver(bool isSecond)
    {
        ushort service = isSecond ? MiScaleMeasurement.Service2 : MiScaleMeasurement.Service1;
        List<SignalDeclaration> signals = [new(Metrics.Weight, TimeSpan.Zero)];
        if (isSecond)
        {
            signals.Add(new(Metrics.BodyImpedance, TimeSpan.Zero));
        }

        Declaration = new()
        {
            Id = isSecond ? "mi-scale-2" : "mi-scale-1",
            DisplayName = isSecond ? "Mi Body Composition Scale" : "Mi Smart Scale",
            Models = isSecond ? ["MIBCS", "MIBFS"] : ["MI SCALE"],
            Transport = DeviceTransport.Bluetooth,
            Ble = new() { LinkMode = BleLinkMode.Broadcast, Matches = [new BleMatch(85) { ServiceDataOf = GattId.Of(service) }] },
            Signals = signals,
            QuietTime = TimeSpan.FromDays(7),
            Evidence = EvidenceLevel.Vectors,
        };
        Decoder = new MiScaleDecoder(isSecond);
        Profiles = [new MiScaleProfile(isSecond)];
    }

    /// <inheritdoc/>
    public DriverDeclaration Declaration { get; }

    /// <inheritdoc/>
    public IFrameDecoder Decoder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FrameProfile> Profiles { get; }

    /// <inheritdoc/>
    public IStreamFramer? CreateFramer() => null;
}
