using System.Globalization;
using Edge.Drivers.Devices.Thermometer;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class ThermometerTests
{
    private const ushort Measurement = 0x2A1C;
    private const ushort SensorType = 0x2A1D;
    private const ushort Intermediate = 0x2A1E;

    private readonly GattRun _thermometer = new(new ThermometerDriver());

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1, 188452u)]
    [InlineData(2, 0u)]
    [InlineData(3, 188428u)]
    [InlineData(4, 188432u)]
    [InlineData(5, 188456u)]
    [InlineData(6, 188424u)]
    [InlineData(7, 188420u)]
    [InlineData(8, 188448u)]
    [InlineData(9, 150392u)]
    [InlineData(10, 0u)]
    [InlineData(255, 0u)]
    public void A_site_has_its_own_code_whether_it_comes_with_the_value_or_before(int type, uint mdc)
    {
        _thermometer.Take(Measurement, $"04 6D 01 00 FF {type:X2}");
        Assert.Equal(mdc, _thermometer[Metrics.BodyTemperature].SiteMdc);

        Assert.Empty(_thermometer.Take(SensorType, $"{type:X2}"));
        _thermometer.Take(Measurement, "00 6D 01 00 FF");
        Assert.Equal(mdc, _thermometer[Metrics.BodyTemperature].SiteMdc);
    }

    [Fact]
    public void The_site_of_a_value_goes_before_that_of_the_thermometer()
    {
        _thermometer.Take(SensorType, "03");
        _thermometer.Take(Measurement, "04 6D 01 00 FF 07");

        Assert.Equal(188420u, _thermometer[Metrics.BodyTemperature].SiteMdc);
    }

    [Fact]
    public void Every_combination_of_flags_is_read_and_nothing_announced_may_be_missing()
    {
        for (int flags = 0; flags < 8; flags++)
        {
            string hex = $"{flags:X2} DA 03 00 FF" + ((flags & 2) != 0 ? "EA 07 03 0E 07 0F 09" : "") + ((flags & 4) != 0 ? "06" : "");
            _thermometer.Take(Measurement, hex);
            var reading = _thermometer[Metrics.BodyTemperature];
            Assert.Equal("98.6", reading.Value!.Value.ToString(CultureInfo.InvariantCulture));
            Assert.Equal((flags & 1) != 0 ? "[degF]" : "Cel", reading.Unit);
            Assert.Equal((flags & 2) != 0 ? new DateTime(2026, 3, 14, 7, 15, 9) : null, reading.MeasuredAt);
            Assert.Equal((flags & 4) != 0 ? 188424u : 0u, reading.SiteMdc);

            Assert.Empty(_thermometer.Take(Measurement, hex[..^2]));
            Assert.Equal(RejectReason.Truncated, _thermometer.Result.Reason);
        }
    }

    [Theory]
    [InlineData("00 FF FF 7F 00", Validity.NotAvailable)]
    [InlineData("00 00 00 80 00", Validity.Invalid)]
    [InlineData("00 FE FF 7F 00", Validity.Overflow)]
    [InlineData("00 02 00 80 00", Validity.Underflow)]
    [InlineData("00 20 75 38 7B", Validity.Invalid)]
    public void A_special_is_no_temperature(string hex, Validity validity)
    {
        _thermometer.Take(Measurement, hex);

        Assert.Equal((null, validity), (_thermometer[Metrics.BodyTemperature].Value, _thermometer[Metrics.BodyTemperature].Validity));
    }

    [Fact]
    public void A_temperature_that_still_rises_is_not_final()
    {
        _thermometer.Take(Intermediate, "00 68 01 00 FF");

        Assert.Equal((36.0m, Validity.Ongoing), (_thermometer[Metrics.BodyTemperature].Value, _thermometer[Metrics.BodyTemperature].Validity));
    }
}
