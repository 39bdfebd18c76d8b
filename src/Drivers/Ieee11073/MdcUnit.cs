using System.Collections.Frozen;

namespace Edge.Drivers.Ieee11073;

/// <summary>
/// Units of IEEE 11073-10101, partition 4 (dimensions), as UCUM codes. A unit that is not here is unknown, never assumed:
/// a number without known unit is no measurement.
/// </summary>
internal static class MdcUnit
{
    /// <summary>Partition of units, as the upper half of a 32-bit code.</summary>
    public const uint Partition = 4u << 16;

    // Multiples of a unit follow its base code: centi 17, milli 18, micro 19, kilo 3, hecto 2.
    private static readonly FrozenDictionary<ushort, string> Units = new Dictionary<ushort, string>
    {
        [512] = "1",
        [544] = "%",
        [640] = "[ppm]",
        [1280] = "m",
        [1297] = "cm",
        [1298] = "mm",
        [1376] = "[in_i]",
        [1600] = "L",
        [1618] = "mL",
        [1728] = "g",
        [1731] = "kg",
        [1746] = "mg",
        [1760] = "[lb_av]",
        [1952] = "kg/m2",
        [2130] = "mg/dL",
        [2176] = "s",
        [2194] = "ms",
        [2208] = "min",
        [2720] = "/min",
        [2752] = "/min",
        [2784] = "/min",
        [3072] = "L/min",
        [3090] = "mL/min",
        [3840] = "Pa",
        [3842] = "hPa",
        [3843] = "kPa",
        [3872] = "mm[Hg]",
        [3904] = "cm[H2O]",
        [3954] = "mbar",
        [4256] = "V",
        [4274] = "mV",
        [4275] = "uV",
        [4288] = "Ohm",
        [4416] = "[degF]",
        [4722] = "mmol/L",
        [6048] = "Cel",
    }.ToFrozenDictionary();

    /// <summary>UCUM code of a unit of partition 4, or null.</summary>
    public static string? Ucum(ushort term) => Units.GetValueOrDefault(term);

    /// <summary>UCUM code of a 32-bit unit code, or null; a bare term of partition 4 is taken too.</summary>
    public static string? Ucum(uint code) => (code & ~0xFFFFu) is 0 or Partition ? Ucum((ushort)code) : null;
}
