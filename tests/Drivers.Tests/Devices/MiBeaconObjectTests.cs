using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Devices.MiBeacon;
using Edge.Drivers.Tests.Framing;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Devices;

public class MiBeaconObjectTests
{
    private static readonly VectorDecoder Decoder = new(DriverCatalog.Profiles);

    [Fact]
    public void Every_object_of_the_table_stands_in_a_vector()
    {
        var seen = SampleStreams.VectorFrames()
            .Where(f => f.Profile == "mibeacon")
            .Select(f => f.Line["expect"]!["objects"])
            .OfType<JsonArray>()
            .SelectMany(o => o.Select(i => (string)i!["id"]!))
            .ToHashSet();
        string[] table = [.. MiBeaconObjects.Ids.Append(MiBeaconObjects.S400Scale).Select(i => i.ToString("x4", CultureInfo.InvariantCulture))];

        Assert.Equal(32, table.Length);
        Assert.Empty(table.Except(seen));
    }

    // Mass in tenths of a kilogram, heart rate less 50, impedance in tenths of an ohm.
    [Theory]
    [InlineData(699, 42, 5432, 69.9, 92.0, 543.2, null)]
    [InlineData(0, 0, 4976, null, null, null, 497.6)]
    [InlineData(0, 0, 0, null, null, null, null)]
    [InlineData(699, 0, 0, 69.9, null, null, null)]
    [InlineData(699, 127, 1, 69.9, null, 0.1, null)]
    [InlineData(2047, 126, 16383, 204.7, 176.0, 1638.3, null)]
    [InlineData(0, 1, 0, null, 51.0, null, null)]
    public void A_result_of_the_S400_is_packed_in_32_bits(uint mass, uint heart, uint impedance, double? kg, double? rate, double? low, double? high)
    {
        uint bits = mass | (heart << 11) | (impedance << 18);
        byte[] header = [0x50, 0x50, 0xD5, 0x3B, 1, 0x33, 0x22, 0x11, 0x38, 0xC1, 0xA4];
        string data = Convert.ToHexStringLower([.. header, 0x16, 0x6E, 9, 3, .. BitConverter.GetBytes(bits), 1, 2, 3, 4]);
        var fields = Decoder.Decode($$$"""{"profile":"mibeacon","adv":{"service_uuid":"FE95","service_data":"{{{data}}}"}}""")["fields"]!;

        Assert.Equal(3, fields["profile_id"]!.GetValue<int>());
        Assert.Equal(
            [kg, rate, low, high],
            new[] { "mass", "heart_rate", "impedance_low", "impedance_high" }.Select(k => (double?)fields[k]?["value"]?.GetValue<decimal>()));
    }
}
