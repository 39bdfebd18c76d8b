using System.Text;
using Edge.Drivers.Hl7;

namespace Edge.Drivers.Tests.Hl7;

public class Hl7TimeTests
{
    [Theory]
    [InlineData("20260314071509", "2026-03-14T07:15:09.000", true)]
    [InlineData("20260314071509.5", "2026-03-14T07:15:09.500", true)]
    [InlineData("20260314071509.1239", "2026-03-14T07:15:09.123", true)]
    [InlineData("20260314071509+0000", "2026-03-14T07:15:09.000", true)]
    [InlineData("20260314071509-0530", "2026-03-14T12:45:09.000", true)]
    [InlineData("20260314001509.25+0200", "2026-03-13T22:15:09.250", true)]
    [InlineData("202603140715", "2026-03-14T07:15:00.000", false)]
    [InlineData("202603140715+0100", "2026-03-14T06:15:00.000", false)]
    [InlineData("20240229235959", "2024-02-29T23:59:59.000", true)]
    public void A_time_is_read_and_a_zone_makes_it_UTC(string text, string expected, bool hasSeconds)
    {
        var time = Hl7Time.Read(Encoding.ASCII.GetBytes(text), null)!.Value;

        Assert.Equal(expected, time.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(hasSeconds, time.HasSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("20260314")]
    [InlineData("2026031407")]
    [InlineData("20260230071509")]
    [InlineData("20261314071509")]
    [InlineData("20260314241509")]
    [InlineData("20260314076009")]
    [InlineData("20260314071560")]
    [InlineData("20260314071509.")]
    [InlineData("20260314071509.12345")]
    [InlineData("202603140715.5")]
    [InlineData("20260314071509+")]
    [InlineData("20260314071509+1")]
    [InlineData("20260314071509+1500")]
    [InlineData("20260314071509+0160")]
    [InlineData("20260314071509+-100")]
    [InlineData("2026-03-14T07:15")]
    [InlineData("yesterday12345")]
    public void What_is_no_time_to_the_minute_is_none(string text) =>
        Assert.Null(Hl7Time.Read(Encoding.ASCII.GetBytes(text), null));

    [Fact]
    public void A_time_without_zone_is_in_the_zone_of_its_message()
    {
        var zone = Hl7Time.ZoneOf("20260314081510+0100"u8);
        var own = Hl7Time.Read("20260314081509"u8, zone)!.Value;
        var other = Hl7Time.Read("20260314091509+0200"u8, zone)!.Value;

        Assert.Equal(TimeSpan.FromHours(1), zone);
        Assert.Equal(new DateTime(2026, 3, 14, 7, 15, 9), own.Value);
        Assert.Equal(own.Value, other.Value);
        Assert.Null(Hl7Time.ZoneOf("20260314081510"u8));
    }
}
