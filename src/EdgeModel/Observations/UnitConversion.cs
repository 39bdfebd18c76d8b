namespace Edge.Model.Observations;

/// <summary>
/// From the unit in which a device states a value to the one unit of its metric. Exact decimal arithmetic; the result is
/// rounded half to even to two decimals more than the metric is shown with, so that a limit compares the same everywhere.
/// Sources: NIST SP 811 (pound, inch, degree Fahrenheit, kilopascal); glucose 18.0156 g/mol x 10.
/// </summary>
public static class UnitConversion
{
    private const int ExtraDecimals = 2;

    private static readonly Dictionary<(string From, string To), Func<decimal, decimal>> Rules = new()
    {
        [("kPa", "mm[Hg]")] = v => v * 7.50062m,
        [("kPa", "hPa")] = v => v * 10m,
        [("Pa", "hPa")] = v => v / 100m,
        [("mbar", "cm[H2O]")] = v => v * 1.01972m,
        [("[degF]", "Cel")] = v => (v - 32m) / 1.8m,
        [("K", "Cel")] = v => v - 273.15m,
        [("[lb_av]", "kg")] = v => v * 0.45359237m,
        [("jin", "kg")] = v => v * 0.5m,
        [("g", "kg")] = v => v / 1000m,
        [("[in_i]", "cm")] = v => v * 2.54m,
        [("m", "cm")] = v => v * 100m,
        [("mmol/L", "mg/dL")] = v => v * 18.0156m,
        [("s", "ms")] = v => v * 1000m,
        [("V", "mV")] = v => v * 1000m,
        [("uV", "mV")] = v => v / 1000m,
    };

    /// <summary>Units that can be converted to some metric's.</summary>
    public static IEnumerable<(string From, string To)> Known => Rules.Keys;

    /// <summary>The value in the metric's unit; null when the unit is not known for the metric: then there is no value, never a guess.</summary>
    /// <param name="value">Value in <paramref name="unit"/>.</param>
    /// <param name="unit">UCUM unit as the device states it.</param>
    /// <param name="metric">Metric whose unit is wanted.</param>
    public static decimal? ToCanonical(decimal value, string unit, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (unit == metric.Ucum)
        {
            return value;
        }

        return Rules.TryGetValue((unit, metric.Ucum), out Func<decimal, decimal>? rule)
            ? decimal.Round(rule(value), metric.DisplayDecimals + ExtraDecimals)
            : null;
    }
}
