using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.DatexS5;

/// <summary>Names, places, scales and units of the basic class, for the view of a record.</summary>
internal static class S5Fields
{
    private static readonly (string Name, int At, byte Decimals, string Ucum)[] Table =
    [
        ("hr", S5Phdb.HeartRateAt, 0, "/min"),
        ("imp_rr", S5Phdb.ImpedanceRateAt, 0, "/min"),
        .. Pressure("p1", S5Phdb.P1At),
        .. Pressure("p2", 40),
        .. Pressure("p3", 54),
        .. Pressure("p4", 68),
        .. Pressure("nibp", S5Phdb.NibpAt),
        ("t1", S5Phdb.T1At, 2, "Cel"),
        ("t2", 104, 2, "Cel"),
        ("t3", 112, 2, "Cel"),
        ("t4", 120, 2, "Cel"),
        ("spo2", S5Phdb.SpO2At, 2, "%"),
        ("pulse_rate", S5Phdb.PulseRateAt, 0, "/min"),
        ("ir_amp", 132, 2, "%"),
        ("et_co2", S5Phdb.EtCo2At, 2, "%"),
        ("fi_co2", 144, 2, "%"),
        ("resp_rate", S5Phdb.Co2RateAt, 0, "/min"),
        ("ambient_pressure", S5Phdb.AmbientPressureAt, 1, "mm[Hg]"),
        ("et_o2", 156, 2, "%"),
        ("fi_o2", S5Phdb.FiO2At, 2, "%"),
        ("et_n2o", 166, 2, "%"),
        ("fi_n2o", 168, 2, "%"),
        ("et_aa", 176, 2, "%"),
        ("fi_aa", 178, 2, "%"),
        ("mac", 180, 2, "1"),
        ("flow_rr", S5Phdb.FlowRateAt, 0, "/min"),
        ("ppeak", 190, 2, "cm[H2O]"),
        ("peep", 192, 2, "cm[H2O]"),
        ("pplat", 194, 2, "cm[H2O]"),
        ("tv_insp", 196, 1, "mL"),
        ("tv_exp", 198, 1, "mL"),
        ("compliance", 200, 2, "mL/cm[H2O]"),
        ("mv_exp", 202, 2, "L/min"),
        ("blood_temp", 212, 2, "Cel"),
        ("hr_ecg", 230, 0, "/min"),
        ("hr_max", 232, 0, "/min"),
        ("hr_min", 234, 0, "/min"),
        ("svo2", 242, 2, "%"),
        .. Pressure("p5", 250),
        .. Pressure("p6", 264),
    ];

    private static readonly string?[] Agents = ["unknown", "none", "HAL", "ENF", "ISO", "DES", "SEV"];

    /// <summary>Writes what every record says of itself.</summary>
    public static void WriteHeader(S5Record record, JsonObject fields)
    {
        fields["checksum_ok"] = true;
        fields["frame_no"] = record.Number;
        fields["dri_level"] = record.Level;
        fields["maintype"] = record.MainType;
        fields["time_utc"] = record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes every value of a basic sub-record: quantity, or <c>{"absent": reason}</c>.</summary>
    public static void Write(S5Phdb basic, JsonObject fields)
    {
        foreach (var (name, at, decimals, ucum) in Table)
        {
            var value = basic.Value(at, decimals);
            fields[name] = value.Number is { } number
                ? FieldJson.Quantity(number, ucum)
                : new JsonObject { ["absent"] = value.Reason };
        }

        fields["agent"] = basic.AgentLabel < Agents.Length ? Agents[basic.AgentLabel] : null;
    }

    private static (string Name, int At, byte Decimals, string Ucum)[] Pressure(string name, int at) =>
    [
        ($"{name}_sys", at, 2, "mm[Hg]"),
        ($"{name}_dia", at + 2, 2, "mm[Hg]"),
        ($"{name}_mean", at + 4, 2, "mm[Hg]"),
        ($"{name}_hr", at + 6, 0, "/min"),
    ];
}
