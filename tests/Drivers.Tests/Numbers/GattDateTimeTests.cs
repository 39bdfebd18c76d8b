using Edge.Drivers.Numbers;

namespace Edge.Drivers.Tests.Numbers;

public class GattDateTimeTests
{
    [Theory]
    [InlineData("E0 07 05 17 11 34 11", "2016-05-23T17:52:17", true)]
    [InlineData("E8 07 02 1D 00 00 00", "2024-02-29T00:00:00", true)]
    [InlineData("00 00 00 00 12 1A 20", "0000-00-00T18:26:32", false)]
    [InlineData("00 00 04 11 14 29 3B", "0000-04-17T20:41:59", false)]
    [InlineData("EA 07 00 00 00 00 00", "2026-00-00T00:00:00", false)]
    [InlineData("00 00 02 1D 00 00 00", "0000-02-29T00:00:00", false)]
    [InlineData("00 00 00 1F 00 00 00", "0000-00-31T00:00:00", false)]
    [InlineData("2E 06 01 01 00 00 00", "1582-01-01T00:00:00", true)]
    [InlineData("0F 27 0C 1F 17 3B 3B", "9999-12-31T23:59:59", true)]
    public void A_possible_time_is_told_as_sent(string hex, string text, bool isInstant)
    {
        var time = Read(hex);

        Assert.Equal(text, time.Text);
        Assert.Equal(isInstant, time.Value is not null);
        Assert.Equal(text.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal) + ".00", time.ReportedTimeStampId);
    }

    [Theory]
    [InlineData("EA 07 02 1D 00 00 00")]
    [InlineData("EA 07 0D 01 00 00 00")]
    [InlineData("EA 07 04 1F 00 00 00")]
    [InlineData("00 00 02 1E 00 00 00")]
    [InlineData("EA 07 01 20 00 00 00")]
    [InlineData("EA 07 01 01 18 00 00")]
    [InlineData("EA 07 01 01 00 3C 00")]
    [InlineData("EA 07 01 01 00 00 3C")]
    [InlineData("2D 06 01 01 00 00 00")]
    [InlineData("10 27 01 01 00 00 00")]
    [InlineData("FF FF FF FF FF FF FF")]
    public void An_impossible_time_is_no_time(string hex)
    {
        var time = Read(hex);

        Assert.Null(time.Value);
        Assert.Null(time.Text);
        Assert.Null(time.ReportedTimeStampId);
    }

    private static GattDateTime Read(string hex)
    {
        var reader = new FieldReader(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var time = reader.DateTime();
        Assert.Equal(DecodeResult.Decoded, reader.Result);
        return time;
    }
}
