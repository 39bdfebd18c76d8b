using Edge.Model.Observations;

namespace Edge.Model.Tests.Observations;

public class UnitConversionTests
{
    [Theory]
    [InlineData("16.0", "kPa", "nibp-systolic", "120.01")]
    [InlineData("98.6", "[degF]", "temperature", "37.000")]
    [InlineData("176.37", "[lb_av]", "weight", "80.000")]
    [InlineData("100", "jin", "weight", "50.000")]
    [InlineData("5.5", "mmol/L", "glucose", "99.09")]
    [InlineData("70", "[in_i]", "height", "177.80")]
    [InlineData("72", "/min", "pulse-rate", "72")]
    public void A_stated_unit_becomes_the_unit_of_the_metric(string value, string unit, string metric, string expected)
    {
        decimal? converted = UnitConversion.ToCanonical(Parse(value), unit, Metrics.FromKey(metric)!);

        Assert.Equal(Parse(expected), converted);
    }

    [Fact]
    public void An_unknown_unit_gives_no_value()
    {
        Assert.Null(UnitConversion.ToCanonical(5, "mmol/L", Metrics.Weight));
        Assert.Null(UnitConversion.ToCanonical(5, "stone", Metrics.Weight));
    }

    [Fact]
    public void Every_rule_leads_to_the_unit_of_some_metric()
    {
        Assert.Equal(15, UnitConversion.Known.Count());
        Assert.All(UnitConversion.Known, rule => Assert.Contains(rule.To, Metrics.UcumAllowed));
    }

    private static decimal Parse(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
