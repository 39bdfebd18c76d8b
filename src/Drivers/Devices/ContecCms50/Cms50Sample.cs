using Edge.Model.Observations;

namespace Edge.Drivers.Devices.ContecCms50;

/// <summary>
/// One live sample of a CMS50, whichever family sent it. Devices without a finger send 0, 127 or 255 as ordinary
/// numbers; <see cref="RawSpO2"/> and <see cref="RawPulseRate"/> keep them, readings never do.
/// </summary>
internal readonly record struct Cms50Sample
{
    /// <summary>Samples a second.</summary>
    public const double RateHz = 60;

    /// <summary>Signal strength, 0 to 15.</summary>
    public int SignalStrength { get; init; }

    /// <summary>Searched too long, or no finger.</summary>
    public bool FingerOut { get; init; }

    public bool SpO2Dropping { get; init; }

    public bool Beep { get; init; }

    /// <summary>Pleth 0 to 127.</summary>
    public int Pleth { get; init; }

    /// <summary>Bar graph 0 to 15.</summary>
    public int Bar { get; init; }

    public bool ProbeError { get; init; }

    public bool Searching { get; init; }

    public int RawPulseRate { get; init; }

    public int RawSpO2 { get; init; }

    /// <summary>Perfusion index in per cent, or null: family B only.</summary>
    public decimal? PerfusionIndex { get; init; }

    /// <summary>What the flags say about the numbers.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(FingerOut)
        .Off(ProbeError, QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Doubtful(Searching, QualityFlags.Searching);

    public static decimal? SpO2(int raw) => raw is 0 or 127 ? null : raw;

    public static decimal? PulseRate(int raw) => raw is 0 or 255 ? null : raw;

    /// <summary>Adds the readings and the pleth sample.</summary>
    public void AddTo(DecodedFrame into)
    {
        var condition = Condition;
        into.Add(condition.Reading(Metrics.SpO2, SpO2(RawSpO2)));
        into.Add(condition.Reading(Metrics.PulseRateOximeter, PulseRate(RawPulseRate)));
        if (PerfusionIndex is not null)
        {
            into.Add(condition.Reading(Metrics.PerfusionIndex, PerfusionIndex));
        }

        if (condition.Validity != Validity.NotAvailable)
        {
            into.AddWaveform(Metrics.PlethWaveform, RateHz, 1, 0, 1)[0] = Pleth;
        }
    }
}
