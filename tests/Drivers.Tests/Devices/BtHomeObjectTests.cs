using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Devices.BtHome;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Tests.Devices;

/// <summary>Every row of the object table, with the largest or most negative number it can hold.</summary>
public class BtHomeObjectTests
{
    private static readonly VectorDecoder Decoder = new(DriverCatalog.Profiles);

    // Id, all-ones value, unit. Signed objects hold minus one then.
    private static readonly (string Id, string Bytes, string Value, string? Unit)[] Numbers =
    [
        ("00", "ff", "255", null), ("01", "ff", "255", "%"), ("02", "ffff", "-0.01", "Cel"), ("03", "ffff", "655.35", "%"),
        ("04", "ffffff", "167772.15", "mbar"), ("05", "ffffff", "167772.15", "lx"), ("06", "ffff", "655.35", "kg"), ("07", "ffff", "655.35", "[lb_av]"),
        ("08", "ffff", "-0.01", "Cel"), ("09", "ff", "255", null), ("0a", "ffffff", "16777.215", "kW.h"), ("0b", "ffffff", "167772.15", "W"),
        ("0c", "ffff", "65.535", "V"), ("0d", "ffff", "65535", "ug/m3"), ("0e", "ffff", "65535", "ug/m3"), ("12", "ffff", "65535", "[ppm]"),
        ("13", "ffff", "65535", "ug/m3"), ("14", "ffff", "655.35", "%"), ("2e", "ff", "255", "%"), ("2f", "ff", "255", "%"),
        ("3d", "ffff", "65535", null), ("3e", "ffffffff", "4294967295", null), ("3f", "ffff", "-0.1", "deg"), ("40", "ffff", "65535", "mm"),
        ("41", "ffff", "6553.5", "m"), ("42", "ffffff", "16777.215", "s"), ("43", "ffff", "65.535", "A"), ("44", "ffff", "655.35", "m/s"),
        ("45", "ffff", "-0.1", "Cel"), ("46", "ff", "25.5", "1"), ("47", "ffff", "6553.5", "L"), ("48", "ffff", "65535", "mL"),
        ("49", "ffff", "65.535", "m3/h"), ("4a", "ffff", "6553.5", "V"), ("4b", "ffffff", "16777.215", "m3"), ("4c", "ffffffff", "4294967.295", "m3"),
        ("4d", "ffffffff", "4294967.295", "kW.h"), ("4e", "ffffffff", "4294967.295", "L"), ("4f", "ffffffff", "4294967.295", "L"),
        ("50", "ffffffff", "4294967295", "s"), ("51", "ffff", "65.535", "m/s2"), ("52", "ffff", "65.535", "deg/s"), ("55", "ffffffff", "4294967.295", "L"),
        ("56", "ffff", "65535", "uS/cm"), ("57", "ff", "-1", "Cel"), ("58", "ff", "-0.35", "Cel"), ("59", "ff", "-1", null), ("5a", "ffff", "-1", null),
        ("5b", "ffffffff", "-1", null), ("5c", "ffffffff", "-0.01", "W"), ("5d", "ffff", "-0.001", "A"), ("5e", "ffff", "655.35", "deg"),
        ("5f", "ffff", "6553.5", "mm"), ("60", "ff", "255", null), ("61", "ffff", "65535", "/min"), ("62", "ffffffff", "-0.000001", "m/s"),
        ("63", "ffffffff", "-0.000001", "m/s2"), ("64", "ff", "255", null), ("f0", "ffff", "65535", null),
    ];

    private static readonly (string Id, string Name)[] Binaries =
    [
        ("0f", "generic"), ("10", "power"), ("11", "opening"), ("15", "battery_low"), ("16", "battery_charging"), ("17", "co"), ("18", "cold"),
        ("19", "connectivity"), ("1a", "door"), ("1b", "garage_door"), ("1c", "gas"), ("1d", "heat"), ("1e", "light"), ("1f", "lock"), ("20", "moisture"),
        ("21", "motion"), ("22", "moving"), ("23", "occupancy"), ("24", "plug"), ("25", "presence"), ("26", "problem"), ("27", "running"), ("28", "safety"),
        ("29", "smoke"), ("2a", "sound"), ("2b", "tamper"), ("2c", "vibration"), ("2d", "window"),
    ];

    [Fact]
    public void Every_number_has_its_width_sign_factor_and_unit()
    {
        foreach (var (id, bytes, value, unit) in Numbers)
        {
            var found = Assert.Single(Objects("40" + id + bytes));
            Assert.Equal(id, (string)found!["id"]!);
            Assert.Equal(value, found["value"]!.GetValue<decimal>().ToString(CultureInfo.InvariantCulture));
            Assert.Equal(unit, (string?)found["unit"]);
        }
    }

    [Fact]
    public void Every_binary_object_is_false_true_or_nothing()
    {
        foreach (var (id, name) in Binaries)
        {
            var found = Objects($"40{id}00{id}01{id}02");
            Assert.All(found, o => Assert.Equal("binary_" + name, (string)o!["name"]!));
            Assert.Equal([false, true, null], found.Select(o => (bool?)o!["value"]));
        }
    }

    [Fact]
    public void Every_row_of_the_table_is_checked_by_a_test()
    {
        string[] others = ["3a", "3c", "53", "54", "f1", "f2"];
        var checkedIds = Numbers.Select(n => n.Id).Concat(Binaries.Select(b => b.Id)).Concat(others).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(93, checkedIds.Count);
        Assert.Equal(checkedIds, BtHomeObjects.All.Select(o => o.Id.ToString("x2", CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_id_that_is_not_in_the_table_ends_a_frame_of_version_2()
    {
        int unknown = 0;
        for (int id = 0; id <= 0xFF; id++)
        {
            if (BtHomeObjects.Find((byte)id) is null)
            {
                var fields = Fields($"40015d{id:x2}02ca09");
                Assert.Single((JsonArray)fields["objects"]!);
                Assert.Equal(id.ToString("x2", CultureInfo.InvariantCulture), (string)fields["stopped_at_unknown_id"]!);
                unknown++;
            }
        }

        Assert.Equal(256 - 93, unknown);
    }

    [Fact]
    public void Events_have_names_and_nothing_has_none()
    {
        var buttons = Objects("403a003a013a023a033a043a053a063a80");
        var dimmers = Objects("403c00003c01053c0207");

        Assert.Equal(
            [null, "press", "double_press", "triple_press", "long_press", "long_double_press", "long_triple_press", "hold_press"],
            buttons.Select(b => (string?)b!["value"]));
        Assert.Equal([null, "rotate_left", "rotate_right"], dimmers.Select(b => (string?)b!["value"]));
        Assert.Equal([0, 5, 7], dimmers.Select(b => b!["steps"]!.GetValue<int>()));
    }

    [Fact]
    public void Version_1_knows_the_same_objects_by_the_width_they_state()
    {
        foreach (var (id, bytes, value, _) in Numbers)
        {
            int sign = value[0] == '-' ? 0x20 : 0;
            var found = Assert.Single(Objects($"{sign + 1 + bytes.Length / 2:x2}{id}{bytes}", "bthome-v1", "181C"));
            Assert.Equal(value, found!["value"]!.GetValue<decimal>().ToString(CultureInfo.InvariantCulture));
        }
    }

    private static JsonArray Objects(string data, string profile = "bthome-v2", string service = "FCD2") =>
        (JsonArray)Fields(data, profile, service)["objects"]!;

    private static JsonNode Fields(string data, string profile = "bthome-v2", string service = "FCD2") =>
        Decoder.Decode($$$"""{"profile":"{{{profile}}}","adv":{"service_uuid":"{{{service}}}","service_data":"{{{data}}}","address":"A4:C1:38:11:22:33"}}""")["fields"]!;
}
