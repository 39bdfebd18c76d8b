using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Central;

namespace Edge.Drivers.Tests.Ble;

/// <summary>Which driver a device gets by what it advertises.</summary>
public sealed class BleMatchingTests
{
    private static readonly Guid HeartRate = GattId.Of(0x180D);
    private static readonly Guid Sensor = GattId.Of(0xFCD2);

    [Theory]
    [InlineData("Polar H10 1", true)]
    [InlineData("polar h10", true)]
    [InlineData("My Polar", false)]
    [InlineData("", false)]
    public void A_name_fits_its_pattern_in_either_case(string name, bool isFit) =>
        Assert.Equal(isFit ? 90 : 0, Confidence(new BleMatch(90) { Name = "Polar*" }, name));

    [Fact]
    public void Each_part_of_a_match_must_hold()
    {
        var match = new BleMatch(70) { Service = HeartRate, Company = 107, ServiceDataOf = Sensor, Name = "H*" };

        Assert.Equal(70, Confidence(match, "H10", [HeartRate], [Sensor], [107]));
        Assert.Equal(0, Confidence(match, "X10", [HeartRate], [Sensor], [107]));
        Assert.Equal(0, Confidence(match, "H10", [], [Sensor], [107]));
        Assert.Equal(0, Confidence(match, "H10", [HeartRate], [], [107]));
        Assert.Equal(0, Confidence(match, "H10", [HeartRate], [Sensor], [108]));
    }

    [Fact]
    public void An_empty_match_fits_nothing() => Assert.Equal(0, Confidence(new BleMatch(100), "H10", [HeartRate], [Sensor], [107]));

    [Fact]
    public void The_greatest_confidence_wins_within_a_driver_and_between_drivers()
    {
        IDeviceDriver common = Driver(new BleMatch(40) { Service = HeartRate });
        IDeviceDriver special = Driver(new BleMatch(30) { Service = HeartRate }, new BleMatch(80) { Name = "H10*" });

        Assert.Same(special, BleMatching.Find([common, special], "H10 1", [HeartRate], [], []));
        Assert.Same(common, BleMatching.Find([common, special], "Tickr", [HeartRate], [], []));
    }

    [Fact]
    public void Of_equals_the_first_wins_and_a_stranger_gets_none()
    {
        IDeviceDriver first = Driver(new BleMatch(40) { Service = HeartRate });
        IDeviceDriver second = Driver(new BleMatch(40) { Service = HeartRate });

        Assert.Same(first, BleMatching.Find([first, second], "", [HeartRate], [], []));
        Assert.Null(BleMatching.Find([first, second], "Kettle", [Sensor], [Sensor], [1]));
        Assert.Null(BleMatching.Find([], "", [HeartRate], [], []));
    }

    [Fact]
    public void A_driver_that_is_not_for_bluetooth_fits_nothing() =>
        Assert.Equal(0, BleMatching.Confidence(new Serial.LineDriver(), "H10", [HeartRate], [], []));

    private static BleTestDriver Driver(params BleMatch[] matches) => new(BleTestDriver.Streaming() with { Matches = matches });

    private static int Confidence(BleMatch match, string name, Guid[]? services = null, Guid[]? serviceData = null, ushort[]? companies = null) =>
        BleMatching.Confidence(Driver(match), name, services ?? [], serviceData ?? [], companies ?? []);
}
