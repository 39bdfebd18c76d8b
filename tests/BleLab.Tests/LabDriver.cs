using Edge.Drivers;
using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.BleLab.Tests;

/// <summary>A driver that hands every frame on undecoded, for tests of the link alone.</summary>
internal sealed class LabDriver(BleDeclaration ble) : IDeviceDriver
{
    public DriverDeclaration Declaration { get; } = new()
    {
        Id = "lab-device",
        DisplayName = "Lab device",
        Models = ["Lab"],
        Transport = DeviceTransport.Bluetooth,
        Ble = ble,
        Signals = [new SignalDeclaration(Metrics.HeartRate, TimeSpan.FromSeconds(1))],
        QuietTime = TimeSpan.FromSeconds(10),
        Evidence = EvidenceLevel.Simulator,
    };

    public IFrameDecoder Decoder { get; } = new NoDecoder();

    public IReadOnlyList<FrameProfile> Profiles => [];

    public static LabDriver HeartRate(BleLinkMode mode = BleLinkMode.KeepConnected) => new(new BleDeclaration
    {
        Matches = [new BleMatch(50) { Service = GattId.Of(0x180D) }],
        LinkMode = mode,
        Subscriptions = [new GattSubscription(GattId.Of(0x2A37))],
    });

    public IStreamFramer? CreateFramer() => null;

    private sealed class NoDecoder : IFrameDecoder
    {
        public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into) => DecodeResult.Decoded;
    }
}
