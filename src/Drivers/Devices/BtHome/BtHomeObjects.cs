using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>Every object of BTHome, one row each. Source: bthome.io, format of version 2; version 1 uses the same ids.</summary>
internal static class BtHomeObjects
{
    /// <summary>All rows, by id.</summary>
    public static IReadOnlyList<BtHomeObject> All { get; } =
    [
        Number(BtHomeObject.PacketId, "packet_id", 1),
        Number(0x01, "battery", 1, 1, "%") with { Metric = Metrics.Battery },
        Signed(0x02, "temperature", 2, 0.01m, "Cel") with { Metric = Metrics.RoomTemperature },
        Number(0x03, "humidity", 2, 0.01m, "%") with { Metric = Metrics.RoomHumidity },
        Number(0x04, "pressure", 3, 0.01m, "mbar") with { Metric = Metrics.AirPressure },
        Number(0x05, "illuminance", 3, 0.01m, "lx") with { Metric = Metrics.Illuminance },
        Number(0x06, "mass", 2, 0.01m, "kg") with { Metric = Metrics.Weight },
        Number(0x07, "mass", 2, 0.01m, "[lb_av]") with { Metric = Metrics.Weight, SourceUnit = "[lb_av]" },
        Signed(0x08, "dew_point", 2, 0.01m, "Cel"),
        Number(0x09, "count", 1),
        Number(0x0A, "energy", 3, 0.001m, "kW.h"),
        Number(0x0B, "power", 3, 0.01m, "W"),
        Number(0x0C, "voltage", 2, 0.001m, "V"),
        Number(0x0D, "pm25", 2, 1, "ug/m3"),
        Number(0x0E, "pm10", 2, 1, "ug/m3"),
        Binary(0x0F, "generic"),
        Binary(0x10, "power"),
        Binary(0x11, "opening"),
        Number(0x12, "co2", 2, 1, "[ppm]") with { Metric = Metrics.RoomCo2 },
        Number(0x13, "voc", 2, 1, "ug/m3"),
        Number(0x14, "moisture", 2, 0.01m, "%"),
        Binary(0x15, "battery_low"),
        Binary(0x16, "battery_charging"),
        Binary(0x17, "co"),
        Binary(0x18, "cold"),
        Binary(0x19, "connectivity"),
        Binary(0x1A, "door"),
        Binary(0x1B, "garage_door"),
        Binary(0x1C, "gas"),
        Binary(0x1D, "heat"),
        Binary(0x1E, "light"),
        Binary(0x1F, "lock"),
        Binary(0x20, "moisture"),
        Binary(0x21, "motion"),
        Binary(0x22, "moving"),
        Binary(0x23, "occupancy"),
        Binary(0x24, "plug"),
        Binary(0x25, "presence"),
        Binary(0x26, "problem"),
        Binary(0x27, "running"),
        Binary(0x28, "safety"),
        Binary(0x29, "smoke"),
        Binary(0x2A, "sound"),
        Binary(0x2B, "tamper"),
        Binary(0x2C, "vibration"),
        Binary(0x2D, "window"),
        Number(0x2E, "humidity", 1, 1, "%") with { Metric = Metrics.RoomHumidity },
        Number(0x2F, "moisture", 1, 1, "%"),
        new(0x3A, "event_button", BtHomeFormat.Button, 1, 1, null),
        new(0x3C, "event_dimmer", BtHomeFormat.Dimmer, 2, 1, null),
        Number(0x3D, "count", 2),
        Number(0x3E, "count", 4),
        Signed(0x3F, "rotation", 2, 0.1m, "deg"),
        Number(0x40, "distance", 2, 1, "mm"),
        Number(0x41, "distance", 2, 0.1m, "m"),
        Number(0x42, "duration", 3, 0.001m, "s"),
        Number(0x43, "current", 2, 0.001m, "A"),
        Number(0x44, "speed", 2, 0.01m, "m/s"),
        Signed(0x45, "temperature", 2, 0.1m, "Cel") with { Metric = Metrics.RoomTemperature },
        Number(0x46, "uv_index", 1, 0.1m, "1"),
        Number(0x47, "volume", 2, 0.1m, "L"),
        Number(0x48, "volume", 2, 1, "mL"),
        Number(0x49, "volume_flow_rate", 2, 0.001m, "m3/h"),
        Number(0x4A, "voltage", 2, 0.1m, "V"),
        Number(0x4B, "gas", 3, 0.001m, "m3"),
        Number(0x4C, "gas", 4, 0.001m, "m3"),
        Number(0x4D, "energy", 4, 0.001m, "kW.h"),
        Number(0x4E, "volume", 4, 0.001m, "L"),
        Number(0x4F, "water", 4, 0.001m, "L"),
        Number(0x50, "timestamp", 4, 1, "s"),
        Number(0x51, "acceleration", 2, 0.001m, "m/s2"),
        Number(0x52, "gyroscope", 2, 0.001m, "deg/s"),
        new(0x53, "text", BtHomeFormat.Text, 0, 1, null),
        new(0x54, "raw", BtHomeFormat.Raw, 0, 1, null),
        Number(0x55, "volume_storage", 4, 0.001m, "L"),
        Number(0x56, "conductivity", 2, 1, "uS/cm"),
        Signed(0x57, "temperature", 1, 1, "Cel") with { Metric = Metrics.RoomTemperature },
        Signed(0x58, "temperature", 1, 0.35m, "Cel") with { Metric = Metrics.RoomTemperature },
        Signed(0x59, "count", 1),
        Signed(0x5A, "count", 2),
        Signed(0x5B, "count", 4),
        Signed(0x5C, "power", 4, 0.01m, "W"),
        Signed(0x5D, "current", 2, 0.001m, "A"),
        Number(0x5E, "direction", 2, 0.01m, "deg"),
        Number(0x5F, "precipitation", 2, 0.1m, "mm"),
        Number(0x60, "channel", 1),
        Number(0x61, "rotational_speed", 2, 1, "/min"),
        Signed(0x62, "speed", 4, 0.000001m, "m/s"),
        Signed(0x63, "acceleration", 4, 0.000001m, "m/s2"),
        Number(0x64, "light_level", 1),
        Number(0xF0, "device_type", 2),
        new(0xF1, "firmware_version", BtHomeFormat.Version, 4, 1, null),
        new(0xF2, "firmware_version", BtHomeFormat.Version, 3, 1, null),
    ];

    private static readonly BtHomeObject?[] ById = Index();

    /// <summary>The row of an id, or null: its length is unknown too.</summary>
    public static BtHomeObject? Find(byte id) => ById[id];

    private static BtHomeObject Number(byte id, string name, int bytes, decimal factor = 1, string? unit = null) =>
        new(id, name, BtHomeFormat.Unsigned, bytes, factor, unit);

    private static BtHomeObject Signed(byte id, string name, int bytes, decimal factor = 1, string? unit = null) =>
        new(id, name, BtHomeFormat.Signed, bytes, factor, unit);

    private static BtHomeObject Binary(byte id, string name) => new(id, "binary_" + name, BtHomeFormat.Binary, 1, 1, null);

    private static BtHomeObject?[] Index()
    {
        var rows = new BtHomeObject?[256];
        foreach (var row in All)
        {
            rows[row.Id] = row;
        }

        return rows;
    }
}
