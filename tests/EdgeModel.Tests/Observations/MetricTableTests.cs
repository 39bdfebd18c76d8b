using Edge.Model.Observations;

namespace Edge.Model.Tests.Observations;

public class MetricTableTests
{
    // 11073-10101 partitions that the table draws on: object 1, SCADA 2, dimension 4, private 1024.
    private static readonly uint[] Partitions = [1, 2, 4, 1024];

    [Fact]
    public void Every_code_is_partition_times_65536_plus_term()
    {
        foreach (Metric metric in Metrics.All)
        {
            Assert.Contains(metric.Mdc >> 16, Partitions);
            Assert.NotEqual(0u, metric.Mdc & 0xFFFF);
            Assert.Equal(4u, metric.MdcUnit >> 16);
        }

        Assert.Equal(48, Metrics.All.Count);
    }

    [Theory]
    [InlineData("heart-rate", 147842u, 2u, 16770u)]
    [InlineData("spo2", 150456u, 2u, 19384u)]
    [InlineData("pulse-rate", 149530u, 2u, 18458u)]
    [InlineData("pulse-rate-cuff", 149546u, 2u, 18474u)]
    [InlineData("perfusion-index", 150448u, 2u, 19376u)]
    [InlineData("respiration-rate", 151562u, 2u, 20490u)]
    [InlineData("nibp-systolic", 150021u, 2u, 18949u)]
    [InlineData("temperature", 150364u, 2u, 19292u)]
    [InlineData("battery", 67996u, 1u, 2460u)]
    [InlineData("peak-airway-pressure", 151817u, 2u, 20745u)]
    [InlineData("plateau-pressure", 151784u, 2u, 20712u)]
    [InlineData("peep", 151976u, 2u, 20904u)]
    [InlineData("tidal-volume", 151868u, 2u, 20796u)]
    [InlineData("minute-volume", 151880u, 2u, 20808u)]
    [InlineData("co2", 151724u, 2u, 20652u)]
    [InlineData("airway-pressure", 151792u, 2u, 20720u)]
    [InlineData("airway-flow", 151764u, 2u, 20692u)]
    public void A_known_term_stands_in_the_table(string key, uint mdc, uint partition, uint term)
    {
        Assert.Equal(mdc, (partition << 16) + term);
        Assert.Equal(mdc, Metrics.FromKey(key)!.Mdc);
        Assert.Equal(key, Metrics.FromMdc(mdc)!.Key);
    }

    [Fact]
    public void Every_LOINC_code_ends_in_its_check_digit()
    {
        int checkedCodes = 0;
        foreach (string code in Metrics.All.SelectMany(m => m.Loinc))
        {
            string[] halves = code.Split('-');
            Assert.Equal(halves[1], CheckDigit(halves[0]).ToString(System.Globalization.CultureInfo.InvariantCulture));
            checkedCodes++;
        }

        Assert.True(checkedCodes >= 15, $"{checkedCodes} codes checked");
    }

    [Fact]
    public void Units_are_of_the_allow_list_and_metrics_are_unique_and_ranged()
    {
        Assert.Equal(Metrics.All.Count, Metrics.All.Select(m => m.Mdc).Distinct().Count());
        Assert.Equal(Metrics.All.Count, Metrics.All.Select(m => m.Key).Distinct().Count());
        foreach (Metric metric in Metrics.All)
        {
            Assert.Contains(metric.Ucum, Metrics.UcumAllowed);
            Assert.True(metric.PlausibleMin < metric.PlausibleMax);
            Assert.False(string.IsNullOrWhiteSpace(metric.PanelName));
            Assert.StartsWith(metric.Mdc >> 16 == 1024 ? "EDGE_" : "MDC_", metric.ReferenceId, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mmHg")]
    [InlineData("C")]
    [InlineData("bpm")]
    [InlineData("mg/dl")]
    public void A_unit_that_only_looks_right_is_not_allowed(string unit) => Assert.DoesNotContain(unit, Metrics.UcumAllowed);

    // Mod 10: from the right, every second digit doubled, beginning with the last.
    private static int CheckDigit(string body)
    {
        int sum = 0;
        for (int i = 0; i < body.Length; i++)
        {
            int digit = body[body.Length - 1 - i] - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return (10 - (sum % 10)) % 10;
    }
}
