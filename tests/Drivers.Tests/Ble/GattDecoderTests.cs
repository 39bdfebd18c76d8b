using Edge.Drivers.Ble;
using Edge.Drivers.Tests.Devices.Bluetooth;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Ble;

public class GattDecoderTests
{
    private static readonly List<IDeviceDriver> WithBattery =
        [.. DriverCatalog.All.Where(d => d.Declaration.Signals.Any(s => s.Metric == Metrics.Battery) && SampleStreams.Characteristics(d).Contains(GattId.BatteryLevel))];

    [Theory]
    [InlineData("00", 0)]
    [InlineData("37", 55)]
    [InlineData("64", 100)]
    [InlineData("64 FF", 100)]
    public void The_battery_of_every_device_is_read_alike(string hex, int percent)
    {
        Assert.True(WithBattery.Count >= 7);
        Assert.All(WithBattery, driver =>
        {
            var reading = Assert.Single(new GattRun(driver).Take(GattId.BatteryLevel, hex));
            Assert.Equal((Metrics.Battery, (decimal?)percent, Validity.Valid), (reading.Metric, reading.Value, reading.Validity));
        });
    }

    [Theory]
    [InlineData("", RejectReason.Truncated)]
    [InlineData("65", RejectReason.BadField)]
    [InlineData("FF", RejectReason.BadField)]
    public void A_level_that_is_none_is_rejected(string hex, RejectReason reason) =>
        Assert.All(WithBattery, driver =>
        {
            var run = new GattRun(driver);
            Assert.Empty(run.Take(GattId.BatteryLevel, hex));
            Assert.Equal(DecodeResult.Rejected(reason, 0), run.Result);
        });

    [Fact]
    public void A_value_of_another_characteristic_is_not_taken_for_a_measurement()
    {
        var decoder = new GattDecoder();

        Assert.Equal(
            DecodeResult.Rejected(RejectReason.UnknownMessage, 0),
            decoder.Decode([50], new FrameContext { Origin = GattId.CurrentTime }, new DecodedFrame()));
        Assert.Equal(DecodeResult.Rejected(RejectReason.UnknownMessage, 0), decoder.Decode([50], default, new DecodedFrame()));
    }
}
