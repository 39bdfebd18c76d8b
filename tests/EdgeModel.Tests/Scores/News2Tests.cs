using Edge.Model.Alarms.Scores;

namespace Edge.Model.Tests.Scores;

/// <summary>The score against a table written independently: upper bounds and points per band.</summary>
public class News2Tests
{
    private static readonly (decimal UpTo, int Points)[] Respiration = [(8, 3), (11, 1), (20, 0), (24, 2), (decimal.MaxValue, 3)];
    private static readonly (decimal UpTo, int Points)[] Scale1 = [(91, 3), (93, 2), (95, 1), (decimal.MaxValue, 0)];
    private static readonly (decimal UpTo, int Points)[] Scale2Oxygen = [(83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (decimal.MaxValue, 3)];
    private static readonly (decimal UpTo, int Points)[] Scale2Air = [(83, 3), (85, 2), (87, 1), (decimal.MaxValue, 0)];
    private static readonly (decimal UpTo, int Points)[] Systolic = [(90, 3), (100, 2), (110, 1), (219, 0), (decimal.MaxValue, 3)];
    private static readonly (decimal UpTo, int Points)[] Pulse = [(40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (decimal.MaxValue, 3)];
    private static readonly (decimal UpTo, int Points)[] Temperature = [(35.0m, 3), (36.0m, 1), (38.0m, 0), (39.0m, 1), (decimal.MaxValue, 2)];

    private static readonly News2Input Well = new()
    {
        RespiratoryRate = 16,
        SpO2 = 97,
        OnOxygen = false,
        Systolic = 122,
        Pulse = 77,
        Consciousness = Consciousness.Alert,
        Temperature = 37.2m,
    };

    [Fact]
    public void Every_integer_of_every_part_scores_as_the_table_says()
    {
        int checkedValues = 0;
        for (int v = 0; v <= 300; v++, checkedValues++)
        {
            Assert.Equal(Points(Respiration, v), News2.Score(Well with { RespiratoryRate = v }).Parts.RespiratoryRate);
            Assert.Equal(Points(Systolic, v), News2.Score(Well with { Systolic = v }).Parts.Systolic);
            Assert.Equal(Points(Pulse, v), News2.Score(Well with { Pulse = v }).Parts.Pulse);
            Assert.Equal(Points(Scale1, v), News2.Score(Well with { SpO2 = v }).Parts.SpO2);
            News2Input scale2 = Well with { SpO2 = v, UsesScale2 = true };
            Assert.Equal(Points(Scale2Air, v), News2.Score(scale2).Parts.SpO2);
            Assert.Equal(Points(Scale2Oxygen, v), News2.Score(scale2 with { OnOxygen = true }).Parts.SpO2);
            Assert.Equal(v >= 93 ? null : Points(Scale2Air, v), News2.Score(scale2 with { OnOxygen = null }).Parts.SpO2);
        }

        Assert.Equal(301, checkedValues);
    }

    [Fact]
    public void Every_tenth_of_a_degree_scores_as_the_table_says()
    {
        for (decimal t = 30.0m; t <= 44.0m; t += 0.1m)
        {
            Assert.Equal(Points(Temperature, t), News2.Score(Well with { Temperature = t }).Parts.Temperature);
        }
    }

    [Theory]
    [InlineData("8.5", 1)]
    [InlineData("8.49", 3)]
    [InlineData("11.5", 0)]
    [InlineData("24.5", 3)]
    public void Rates_round_half_up_before_the_table(string rate, int points) =>
        Assert.Equal(points, News2.Score(Well with { RespiratoryRate = decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture) }).Parts.RespiratoryRate);

    [Theory]
    [InlineData("35.04", 3)]
    [InlineData("35.05", 1)]
    [InlineData("38.05", 1)]
    [InlineData("39.05", 2)]
    public void Temperature_rounds_half_up_to_a_tenth(string temperature, int points) =>
        Assert.Equal(points, News2.Score(Well with { Temperature = decimal.Parse(temperature, System.Globalization.CultureInfo.InvariantCulture) }).Parts.Temperature);

    [Fact]
    public void All_128_patterns_of_missing_parts_are_named_and_never_read_as_low()
    {
        for (int missing = 0; missing < 128; missing++)
        {
            News2Score score = News2.Score(Without(Well, missing));
            Assert.Equal(7 - System.Numerics.BitOperations.PopCount((uint)missing), score.Known);
            Assert.Equal(missing == 0 ? News2Trigger.Low : News2Trigger.NotKnown, score.Trigger);
            for (int part = 0; part < 7; part++)
            {
                Assert.Equal((missing & (1 << part)) != 0, score.Parts[part] is null);
            }
        }
    }

    [Fact]
    public void A_hundred_thousand_random_sets_agree_with_the_independent_sum()
    {
        var random = new Random(20261120);
        for (int i = 0; i < 100_000; i++)
        {
            int missing = random.Next(4) == 0 ? random.Next(128) : 0;
            News2Input input = Without(RandomInput(random), missing);
            Assert.Equal(Expected(input), News2.Score(input));
        }
    }

    [Fact]
    public void A_certain_trigger_stands_though_parts_are_missing()
    {
        News2Score score = News2.Score(new News2Input { RespiratoryRate = 30, SpO2 = 85 });
        Assert.Equal((6, 2, News2Trigger.Medium), (score.Score, score.Known, score.Trigger));
        Assert.Equal(News2Trigger.LowMedium, News2.Score(new News2Input { SpO2 = 90 }).Trigger);
    }

    private static News2Input RandomInput(Random random) => new()
    {
        RespiratoryRate = random.Next(2, 45),
        SpO2 = random.Next(70, 101),
        UsesScale2 = random.Next(2) == 0,
        OnOxygen = random.Next(2) == 0,
        Systolic = random.Next(60, 240),
        Pulse = random.Next(25, 190),
        Consciousness = (Consciousness)random.Next(1, 6),
        Temperature = random.Next(300, 441) / 10m,
    };

    private static News2Input Without(News2Input input, int missing) => input with
    {
        RespiratoryRate = (missing & 1) != 0 ? null : input.RespiratoryRate,
        SpO2 = (missing & 2) != 0 ? null : input.SpO2,
        OnOxygen = (missing & 4) != 0 ? null : input.OnOxygen,
        Systolic = (missing & 8) != 0 ? null : input.Systolic,
        Pulse = (missing & 16) != 0 ? null : input.Pulse,
        Consciousness = (missing & 32) != 0 ? null : input.Consciousness,
        Temperature = (missing & 64) != 0 ? null : input.Temperature,
    };

    private static News2Score Expected(News2Input input)
    {
        int?[] parts =
        [
            Points(Respiration, input.RespiratoryRate), Saturation(input),
            input.OnOxygen is { } oxygen ? (oxygen ? 2 : 0) : null,
            Points(Systolic, input.Systolic), Points(Pulse, input.Pulse),
            input.Consciousness is { } c ? (c == Consciousness.Alert ? 0 : 3) : null, Points(Temperature, input.Temperature),
        ];
        int score = parts.Sum() ?? 0;
        bool three = parts.Contains(3);
        int known = parts.Count(p => p is not null);
        News2Trigger trigger = score >= 7 ? News2Trigger.High : score >= 5 ? News2Trigger.Medium
            : three ? News2Trigger.LowMedium : known == 7 ? News2Trigger.Low : News2Trigger.NotKnown;
        return new News2Score(score, new News2Parts(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]), known, three, trigger);
    }

    private static int? Saturation(News2Input input) => !input.UsesScale2 ? Points(Scale1, input.SpO2)
        : input.SpO2 >= 93 && input.OnOxygen is null ? null
        : Points(input.OnOxygen == true ? Scale2Oxygen : Scale2Air, input.SpO2);

    private static int? Points((decimal UpTo, int Points)[] bands, decimal? value) =>
        value is { } v ? bands.First(b => v <= b.UpTo).Points : null;
}
