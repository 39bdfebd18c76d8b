using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>
/// The numbers in every object that is known, by object id; any other object is kept as id and data. Scale results that need
/// more than a table are in <see cref="S400Result"/>. Source: public MiBeacon decoders, section 2.12 of the device page.
/// </summary>
internal static class MiBeaconObjects
{
    public const ushort S400Scale = 0x6E16;
    public const ushort S200Scale = 0x4E16;
    public const ushort MotionWithLight = 0x000F;

    /// <summary>Product of the one sensor whose <see cref="MotionWithLight"/> is in lux; others send a code.</summary>
    public const ushort LuxProduct = 0x0A83;

    private static readonly Dictionary<ushort, MiBeaconField[]> Rows = new()
    {
        [0x000A] = [new("temperature", 0, MiBeaconFormat.S16, 0.01m, "Cel", Metrics.SkinTemperature)],
        [MotionWithLight] = [new("illuminance", 0, MiBeaconFormat.U24, 1, "lx", Metrics.Illuminance)],
        [0x1001] = [new("button", 0, MiBeaconFormat.U16, 1, null, null)],
        [0x1004] = [new("temperature", 0, MiBeaconFormat.S16, 0.1m, "Cel", Metrics.RoomTemperature)],
        [0x1006] = [new("humidity", 0, MiBeaconFormat.U16, 0.1m, "%", Metrics.RoomHumidity)],
        [0x1007] = [new("illuminance", 0, MiBeaconFormat.U24, 1, "lx", Metrics.Illuminance)],
        [0x1008] = [new("moisture", 0, MiBeaconFormat.U8, 1, "%", null)],
        [0x1009] = [new("conductivity", 0, MiBeaconFormat.U16, 1, "uS/cm", null)],
        [0x100A] = [new("battery", 0, MiBeaconFormat.U8, 1, "%", Metrics.Battery)],
        [0x100D] =
        [
            new("temperature", 0, MiBeaconFormat.S16, 0.1m, "Cel", Metrics.RoomTemperature),
            new("humidity", 2, MiBeaconFormat.U16, 0.1m, "%", Metrics.RoomHumidity),
        ],
        [0x1010] = [new("formaldehyde", 0, MiBeaconFormat.U16, 0.01m, "mg/m3", null)],
        [0x1013] = [new("consumable", 0, MiBeaconFormat.U8, 1, "%", null)],
        [0x1015] = [new("smoke", 0, MiBeaconFormat.U8, 1, null, null)],
        [0x1019] = [new("door", 0, MiBeaconFormat.U8, 1, null, null)],
        [0x2000] =
        [
            // Two places of a forehead thermometer; what the maker's program makes of them is not in the frame.
            new("temperature_1", 0, MiBeaconFormat.S16, 0.01m, "Cel", null),
            new("temperature_2", 2, MiBeaconFormat.S16, 0.01m, "Cel", null),
            new("battery", 4, MiBeaconFormat.U8, 1, "%", Metrics.Battery),
        ],
        [0x4801] = [new("temperature", 0, MiBeaconFormat.Float, 1, "Cel", Metrics.RoomTemperature)],
        [0x4802] = [new("humidity", 0, MiBeaconFormat.U8, 1, "%", Metrics.RoomHumidity)],
        [0x4803] = [new("battery", 0, MiBeaconFormat.U8, 1, "%", Metrics.Battery)],
        [0x4805] = [new("illuminance", 0, MiBeaconFormat.Float, 1, "lx", Metrics.Illuminance)],
        [0x484E] = [new("occupancy", 0, MiBeaconFormat.U8, 1, null, null)],
        [0x4851] = [new("duration_detected", 0, MiBeaconFormat.U8, 1, "min", null)],
        [0x4852] = [new("duration_cleared", 0, MiBeaconFormat.U8, 1, "min", null)],
        [0x4A03] = [new("battery", 0, MiBeaconFormat.U8, 1, "%", Metrics.Battery)],
        [0x4A08] = [new("illuminance", 0, MiBeaconFormat.Float, 1, "lx", Metrics.Illuminance)],
        [0x4A12] = [new("door", 0, MiBeaconFormat.U8, 1, null, null)],
        [0x4C01] = [new("temperature", 0, MiBeaconFormat.Float, 1, "Cel", Metrics.RoomTemperature)],
        [0x4C02] = [new("humidity", 0, MiBeaconFormat.U8, 1, "%", Metrics.RoomHumidity)],
        [0x4C03] = [new("battery", 0, MiBeaconFormat.U8, 1, "%", Metrics.Battery)],
        [0x4C08] = [new("humidity", 0, MiBeaconFormat.Float, 1, "%", Metrics.RoomHumidity)],
        [S200Scale] =
        [
            new("profile_id", 0, MiBeaconFormat.U8, 1, null, null),
            new("mass", 1, MiBeaconFormat.U32, 0.01m, "kg", Metrics.Weight),
        ],
        [0x5003] = [new("battery", 0, MiBeaconFormat.U8, 1, "%", Metrics.Battery)],
    };

    /// <summary>Keys of the numbers of sensors and scales with their units, as far as they are compared.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "temperature", "humidity", "battery", "illuminance", "moisture", "conductivity", "formaldehyde", "mass", "heart_rate",
        "impedance_low", "impedance_high", "profile_id",
    ];

    /// <summary>Ids of the table.</summary>
    public static IReadOnlyCollection<ushort> Ids => Rows.Keys;

    /// <summary>The numbers of an object of a product; empty when nothing is known of it.</summary>
    public static ReadOnlySpan<MiBeaconField> FieldsOf(ushort id, ushort product) =>
        (id != MotionWithLight || product == LuxProduct) && Rows.TryGetValue(id, out var fields) ? fields : [];
}
