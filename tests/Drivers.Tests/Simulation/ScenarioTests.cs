using Edge.Drivers.Simulation;

namespace Edge.Drivers.Tests.Simulation;

public class ScenarioTests
{
    private const string Start = """ "start": {"name":"s","seconds":0,"spo2":98,"pulse":60,"perfusionIndex":4} """;

    [Fact]
    public void The_night_has_two_desaturations_and_a_sensor_off_period_in_three_minutes()
    {
        var night = Scenario.Load("night");
        var states = Enumerable.Range(0, 180).Select(s => night.At(TimeSpan.FromSeconds(s))).ToList();

        Assert.Equal(TimeSpan.FromMinutes(3), night.Length);
        Assert.All(states[..12], v => Assert.Equal(97, v.RoundedSpO2));
        Assert.All(states[16..42], v => Assert.Equal(86, v.RoundedSpO2));
        Assert.Equal(79, states.Min(v => v.RoundedSpO2));
        Assert.Equal(25, states.Count(v => v.SensorOff));
        Assert.Equal(4, states.Count(v => v.Noise));
        Assert.Equal(night.At(TimeSpan.FromSeconds(5)), night.At(TimeSpan.FromSeconds(185)));
    }

    [Fact]
    public void Values_run_straight_between_phases_and_stay_at_the_end()
    {
        var scenario = Parse("""{"name":"fall","seconds":10,"spo2":88},{"name":"hold","seconds":1,"pulse":80}""");

        Assert.Equal(93, scenario.At(TimeSpan.FromSeconds(5)).SpO2, 9);
        Assert.Equal(60, scenario.At(TimeSpan.FromSeconds(5)).PulseRate, 9);
        Assert.Equal(80, scenario.At(TimeSpan.FromHours(1)).PulseRate, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"name":"x","seed":1,"loop":true,"start":{"name":"s","seconds":0},"phases":[{"name":"a","seconds":1}]}""")]
    [InlineData("""{"name":"x","seed":1,"loop":true,"colour":"red"}""")]
    public void A_file_that_is_no_scenario_gives_an_error(string json)
    {
        Assert.Null(Scenario.Parse(json, out string? error));
        Assert.False(string.IsNullOrEmpty(error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"name":"a","seconds":0}""")]
    [InlineData("""{"name":"a","seconds":-1}""")]
    [InlineData("""{"name":"a","seconds":1e9}""")]
    [InlineData("""{"name":"a","seconds":1,"spo2":101}""")]
    [InlineData("""{"name":"a","seconds":1,"pulse":0}""")]
    [InlineData("""{"name":"a","seconds":1,"perfusionIndex":0}""")]
    [InlineData("""{"name":"a","seconds":1,"unplug":true}""")]
    public void Values_out_of_range_give_an_error(string phases)
    {
        Assert.Null(Scenario.Parse(File(phases), out string? error));
        Assert.False(string.IsNullOrEmpty(error));
    }

    [Fact]
    public void Every_shipped_scenario_can_be_read()
    {
        Assert.Equal(["night", "steady"], Scenario.Shipped);
        Assert.All(Scenario.Shipped, name => Assert.Equal(name, Scenario.Load(name).Name));
        Assert.Throws<ArgumentException>(() => Scenario.Load("holiday"));
    }

    internal static Scenario Parse(string phases, bool loop = false)
    {
        var scenario = Scenario.Parse(File(phases, loop), out string? error);
        Assert.Null(error);
        return scenario!;
    }

    private static string File(string phases, bool loop = false) =>
        $$"""{"name":"x","seed":1,"loop":{{(loop ? "true" : "false")}},{{Start}},"phases":[{{phases}}]}""";
}
