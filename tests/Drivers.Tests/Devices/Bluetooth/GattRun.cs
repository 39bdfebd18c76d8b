using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

/// <summary>One device on the line: values go in, readings come out, the decoder's memory is kept in between.</summary>
internal sealed class GattRun(IDeviceDriver driver)
{
    private DecoderState? _state;

    public DecodeResult Result { get; private set; }

    public DecoderState? State => _state;

    public List<DecodedReading> Last { get; private set; } = [];

    /// <summary>Decodes the value of a characteristic.</summary>
    public List<DecodedReading> Take(ushort characteristic, string hex, double atSeconds = 0) =>
        Take(GattId.Of(characteristic), hex, atSeconds);

    public List<DecodedReading> Take(Guid characteristic, string hex, double atSeconds = 0)
    {
        var into = new DecodedFrame();
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Result = driver.Decoder.Decode(
            bytes,
            new FrameContext { Origin = characteristic, State = _state, ReceivedAt = MonotonicTime.FromSeconds(atSeconds) },
            into);
        _state = into.NextState ?? _state;
        return Last = [.. into.Readings];
    }

    /// <summary>The one reading of a metric in the last value.</summary>
    public DecodedReading this[Metric metric] => Assert.Single(Last, r => r.Metric == metric);
}
