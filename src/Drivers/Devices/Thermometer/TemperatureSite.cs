namespace Edge.Drivers.Devices.Thermometer;

/// <summary>
/// Body sites of the Health Thermometer Service, values 1 to 9, with their names in vectors and their 11073-10101 codes.
/// Body in general has no code narrower than that of the metric.
/// </summary>
internal static class TemperatureSite
{
    private static readonly (string? Name, uint Mdc)[] Sites =
    [
        (null, 0),
        ("armpit", 188452),
        ("body_general", 0),
        ("ear", 188428),
        ("finger", 188432),
        ("gastrointestinal_tract", 188456),
        ("mouth", 188424),
        ("rectum", 188420),
        ("toe", 188448),
        ("tympanum", 150392),
    ];

    /// <summary>The name, or null for a reserved value.</summary>
    public static string? NameOf(byte type) => type < Sites.Length ? Sites[type].Name : null;

    /// <summary>The code, or 0 when the site has none of its own or is not known.</summary>
    public static uint MdcOf(byte? type) => type is { } value && value < Sites.Length ? Sites[value].Mdc : 0;
}
