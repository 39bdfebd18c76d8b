using Edge.Drivers.Ble;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Ble;

public class CurrentTimeWriteTests
{
    [Theory]
    [InlineData("2026-03-14T07:15:09.5+01:00", "EA07030E070F0906" + "8002")]
    [InlineData("2024-02-29T23:59:59.999+00:00", "E807021D173B3B04" + "FF02")]
    [InlineData("2026-03-15T00:00:00-05:00", "EA07030F00000007" + "0002")]
    public void The_wall_time_is_written_without_its_zone(string now, string hex)
    {
        var time = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(hex, Convert.ToHexString(CurrentTimeWrite.Encode(time, GattId.CurrentTime)));
        Assert.Equal(hex[..14], Convert.ToHexString(CurrentTimeWrite.Encode(time, GattId.DateTime)));
    }

    [Fact]
    public void Every_time_of_this_age_is_permitted() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seconds =>
        {
            var time = DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddMilliseconds(seconds % 1000);
            return new[] { GattId.CurrentTime, GattId.DateTime }.All(c => CurrentTimeWrite.Permitted(c).Permits(CurrentTimeWrite.Encode(time, c), c));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_no_time_or_goes_elsewhere_is_not_permitted()
    {
        var permitted = CurrentTimeWrite.Permitted(GattId.DateTime);
        byte[] time = CurrentTimeWrite.Encode(new DateTimeOffset(2026, 3, 14, 7, 15, 9, TimeSpan.Zero), GattId.DateTime);

        Assert.True(permitted.Permits(time, GattId.DateTime));
        Assert.False(permitted.Permits(time, GattId.CurrentTime));
        Assert.False(permitted.Permits(time));
        Assert.False(permitted.Permits([.. time, 0], GattId.DateTime));
        Assert.False(permitted.Permits([0xFF, 0xFF, .. time[2..]], GattId.DateTime));
        Assert.False(permitted.Permits([.. time[..2], 0x13, .. time[3..]], GattId.DateTime));
    }

    [Fact]
    public void Only_a_clock_is_written()
    {
        Assert.Throws<ArgumentException>(() => CurrentTimeWrite.Permitted(GattId.BatteryLevel));
        Assert.Throws<ArgumentException>(() => CurrentTimeWrite.Encode(DateTimeOffset.UnixEpoch, GattId.BatteryLevel));
    }
}
