using System.Collections.Frozen;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>A measured value of code page 1.</summary>
/// <param name="Name">Name in the view of a frame.</param>
/// <param name="Unit">UCUM unit, or null where it is not confirmed: then there is no reading.</param>
/// <param name="Metric">What it is read as, or null.</param>
/// <param name="Rank">Of several values of one metric the lowest rank with a value counts.</param>
internal sealed record MedibusParameter(string Name, string? Unit, Metric? Metric = null, int Rank = 0)
{
    /// <summary>Characters of an entry: code and value.</summary>
    public const int Characters = 6;

    /// <summary>Code page 1.</summary>
    public static FrozenDictionary<byte, MedibusParameter> Page1 { get; } = new Dictionary<byte, MedibusParameter>
    {
        [0x05] = new("breathing_pressure", "mbar"),
        [0x06] = new("compliance_fraction", "mL/mbar"),
        [0x07] = new("compliance", null),
        [0x08] = new("resistance", null),
        [0x6B] = new("ambient_pressure", "mbar"),
        [0x71] = new("min_pressure", null),
        [0x72] = new("occlusion_pressure", null),
        [0x73] = new("mean_pressure", "mbar", Metrics.MeanAirwayPressure),
        [0x74] = new("plateau_pressure", "mbar", Metrics.PlateauPressure),
        [0x78] = new("peep", "mbar", Metrics.EndExpiratoryPressure),
        [0x79] = new("intrinsic_peep", null),
        [0x7D] = new("peak_pressure", "mbar", Metrics.PeakAirwayPressure),
        [0x81] = new("trapped_volume", null),
        [0x82] = new("tidal_volume_fraction", null),
        [0x88] = new("tidal_volume", "mL", Metrics.TidalVolume),
        [0x89] = new("dead_space", null),
        [0xB2] = new("leakage", "mL/min"),
        [0xB4] = new("resp_rate_pressure", "/min", Metrics.RespirationRate, 2),
        [0xB5] = new("spontaneous_resp_rate", null),
        [0xB7] = new("spontaneous_minute_volume", null),
        [0xB8] = new("minute_volume", null),
        [0xB9] = new("minute_volume_fraction", "L/min", Metrics.MinuteVolume),
        [0xBD] = new("apnea_duration", "s"),
        [0xC1] = new("airway_temperature", null),
        [0xD5] = new("resp_rate_co2", "/min", Metrics.RespirationRate, 3),
        [0xD6] = new("resp_rate", "/min", Metrics.RespirationRate, 0),
        [0xD7] = new("resp_rate_volume", "/min", Metrics.RespirationRate, 1),
        [0xD9] = new("resp_rate_derived", "/min", Metrics.RespirationRate, 4),
        [0xDA] = new("fi_co2", "%"),
        [0xDB] = new("et_co2_percent", "%"),
        [0xDF] = new("pulse_rate_derived", "/min"),
        [0xE1] = new("pulse_rate", "/min", Metrics.PulseRateOximeter),
        [0xE3] = new("et_co2_kpa", "kPa", Metrics.EndTidalCo2, 1),
        [0xE5] = new("fi_co2_mmhg", "mm[Hg]"),
        [0xE6] = new("et_co2_mmhg", "mm[Hg]", Metrics.EndTidalCo2, 0),
        [0xEB] = new("spo2", "%", Metrics.SpO2),
        [0xEF] = new("et_o2", "%"),
        [0xF0] = new("fi_o2", "%", Metrics.InspiredOxygen),
        [0xFF] = new("fi_co2_kpa", "kPa"),
    }.ToFrozenDictionary();

    /// <summary>The parameter with this code in hexadecimal digits, or null.</summary>
    public static MedibusParameter? Find(ReadOnlySpan<byte> digits) =>
        AsciiNumber.TryParseHex(digits, out uint code) ? Page1.GetValueOrDefault((byte)code) : null;

    /// <summary>Metrics that readings of code page 1 can have.</summary>
    public static IReadOnlyList<Metric> Measured { get; } = [.. Page1.Values.Select(p => p.Metric).OfType<Metric>().Distinct()];
}
