using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>
/// Characteristics that hold one quantity: environment, diet. A code that stands for "not known", "not valid" or "this
/// much or more" is no value. Source: GATT Specification Supplement.
/// </summary>
internal static class EnvironmentProfiles
{
    private delegate long ReadRaw(ref FieldReader reader);

    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        Quantity("temperature", 0x2A6E, (ref r) => r.S16(), 0.01m, "Cel", short.MinValue),
        Quantity("humidity", 0x2A6F, (ref r) => r.U16(), 0.01m, "%", 0xFFFF),
        Quantity("pressure", 0x2A6D, (ref r) => r.U32(), 0.1m, "Pa"),
        Quantity("illuminance", 0x2AFB, (ref r) => r.U24(), 0.01m, "lx", 0xFFFFFF),
        Quantity("co2-concentration", 0x2B8C, (ref r) => r.U16(), 1, "[ppm]", 0xFFFE, 0xFFFF),
        Quantity("voc-concentration", 0x2BE7, (ref r) => r.U16(), 1, "[ppb]", 0xFFFE, 0xFFFF),
        Quantity("noise", 0x2BE4, (ref r) => r.U8(), 1, "dB[SPL]", 0xFE, 0xFF),
        Quantity("uv-index", 0x2A76, (ref r) => r.U8(), 1, "1"),
        Quantity("temperature-8", 0x2B0D, (ref r) => r.S8(), 0.5m, "Cel", sbyte.MaxValue),
        Quantity("high-temperature", 0x2BDF, (ref r) => r.S16(), 0.5m, "Cel", short.MinValue, short.MinValue + 1),
        Quantity("caloric-intake", 0x2B50, (ref r) => r.U16(), 1, "kcal"),
        new FieldProfile("rsc-measurement", GattId.Of(0x2A53), WriteRunning),
    ];

    private static FieldProfile Quantity(
        string name, ushort characteristic, ReadRaw read, decimal factor, string ucum, params long[] without) =>
        new(name, GattId.Of(characteristic), (ref reader, into) =>
        {
            long raw = read(ref reader);
            into.Fields.SetNumber("value", without.Contains(raw) ? null : raw * factor);
            into.Fields["unit"] = ucum;
        });

    // Running Speed and Cadence: flags bit 0 stride, bit 1 distance, bit 2 running rather than walking.
    private static void WriteRunning(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        var fields = into.Fields;
        fields.SetQuantity("speed", reader.U16() / 256m, "m/s");
        fields["cadence"] = reader.U8();
        fields.SetQuantity("stride_length", (flags & 0x01) != 0 ? reader.U16() * 0.01m : null, "m");
        fields.SetQuantity("total_distance", (flags & 0x02) != 0 ? reader.U32() * 0.1m : null, "m");
        fields["running"] = (flags & 0x04) != 0;
    }
}
