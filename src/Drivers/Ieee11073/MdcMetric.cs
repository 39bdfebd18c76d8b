using System.Collections.Frozen;
using Edge.Model.Observations;

namespace Edge.Drivers.Ieee11073;

/// <summary>
/// What an IEEE 11073-10101 code of a measured number stands for in the vocabulary. Several codes of the standard may mean
/// one metric: a narrower site, or the older name of a monitor's maker. Codes that are not here have no metric, above all
/// pressures of the veins, the lung artery and the skull, which are no arterial pressure.
/// </summary>
internal static class MdcMetric
{
    /// <summary>Partition of measurements, as the upper half of a 32-bit code.</summary>
    public const uint Scada = 2u << 16;

    private static readonly FrozenDictionary<uint, Metric> Numbers = Table();

    /// <summary>The metric of a 32-bit code of a number, or null.</summary>
    public static Metric? Find(uint code) => Numbers.GetValueOrDefault(code);

    /// <summary>The metric of a partition and a term, or null.</summary>
    public static Metric? Find(ushort partition, ushort term) => Find(((uint)partition << 16) | term);

    private static FrozenDictionary<uint, Metric> Table()
    {
        var table = Metrics.All.Where(m => !m.IsWaveform).ToDictionary(m => m.Mdc);
        Add(Metrics.PulseRateOximeter, 149538);
        Add(Metrics.PerfusionIndex, 150488);
        Add(Metrics.NibpSystolic, 150301);
        Add(Metrics.NibpDiastolic, 150302);
        Add(Metrics.NibpMean, 150303);

        // Arterial lines: unspecified artery, then "ABP".
        Add(Metrics.InvasiveSystolic, 150033, 150037);
        Add(Metrics.InvasiveDiastolic, 150034, 150038);
        Add(Metrics.InvasiveMean, 150035, 150039);

        // Unspecified, core, oesophagus, nasopharynx, ear drum, rectum, axilla.
        Add(Metrics.BodyTemperature, 150344, 150368, 150372, 150380, 150392, 188420, 188496);

        // Airway, then from the pleth.
        Add(Metrics.RespirationRate, 151570, 151658);
        Add(Metrics.EndTidalCo2, 151728);
        Add(Metrics.InspiredOxygen, 160920);
        Add(Metrics.PlateauPressure, 152424);
        return table.ToFrozenDictionary();

        void Add(Metric metric, params uint[] codes)
        {
            foreach (uint code in codes)
            {
                table.Add(code, metric);
            }
        }
    }
}
