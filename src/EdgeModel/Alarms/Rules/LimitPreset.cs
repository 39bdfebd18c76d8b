using Edge.Model.Observations;

namespace Edge.Model.Alarms.Rules;

/// <summary>
/// Preset limits of one side of one metric, for adults. A row without medium limit starts at high priority.
/// </summary>
/// <param name="Id">Rule id, e.g. <c>spo2-low</c>.</param>
/// <param name="Limit">Limit of the rule's own priority.</param>
/// <param name="Severe">Limit of high priority, or null when the rule itself is high.</param>
/// <param name="LowestSetting">Least limit a caregiver may set; beyond it takes a nurse.</param>
/// <param name="HighestSetting">Greatest limit a caregiver may set.</param>
public sealed record LimitPreset(
    string Id, Metric Metric, LimitSide Side, decimal Limit, decimal? Severe, decimal Hysteresis,
    TimeSpan OnDelay, TimeSpan OffDelay, decimal LowestSetting, decimal HighestSetting)
{
    /// <summary>The rule of this preset for a signal that comes periodically or on demand.</summary>
    public AlarmRule ToRule(bool onDemand)
    {
        AlarmPriority priority = Severe is null ? AlarmPriority.High : AlarmPriority.Medium;
        TimeSpan onDelay = onDemand ? TimeSpan.Zero : OnDelay;
        return new AlarmRule
        {
            Id = Id,
            Kind = AlarmKind.Physiological,
            Priority = priority,
            Side = Side,
            Limit = Limit,
            Hysteresis = Hysteresis,
            Severe = Severe,
            SevereDelay = onDelay,
            OnDelay = onDelay,
            OffDelay = onDemand ? TimeSpan.Zero : OffDelay,
            MinSamples = onDelay == TimeSpan.Zero ? 1 : 2,
            EndsOnAck = onDemand,
            Remind = onDemand ? null : TimeSpan.FromSeconds(priority == AlarmPriority.High ? 120 : 300),
            Escalation = priority == AlarmPriority.High ? EscalationIntervals.High : EscalationIntervals.Medium,
            Why = "preset for adults",
        };
    }
}

/// <summary>The preset table. A new limit rule is one line here.</summary>
public static class LimitPresets
{
    /// <summary>Every preset, one per metric and side.</summary>
    public static IReadOnlyList<LimitPreset> All { get; } =
    [
        Row("spo2-low", Metrics.SpO2, LimitSide.Low, 90, 85, 2, 10, 5, 70, 99),
        Row("hr-low", Metrics.HeartRate, LimitSide.Low, 50, 40, 3, 10, 5, 20, 250),
        Row("hr-high", Metrics.HeartRate, LimitSide.High, 120, 150, 3, 10, 5, 20, 250),
        Row("pulse-low", Metrics.PulseRateOximeter, LimitSide.Low, 50, 40, 3, 10, 5, 20, 250),
        Row("pulse-high", Metrics.PulseRateOximeter, LimitSide.High, 120, 150, 3, 10, 5, 20, 250),
        Row("pulse-cuff-low", Metrics.PulseRateCuff, LimitSide.Low, 50, 40, 3, 10, 5, 20, 250),
        Row("pulse-cuff-high", Metrics.PulseRateCuff, LimitSide.High, 120, 150, 3, 10, 5, 20, 250),
        Row("rr-low", Metrics.RespirationRate, LimitSide.Low, 10, 8, 1, 15, 10, 4, 60),
        Row("rr-high", Metrics.RespirationRate, LimitSide.High, 24, 30, 2, 15, 10, 4, 60),
        Row("nibp-systolic-low", Metrics.NibpSystolic, LimitSide.Low, 80, null, 0, 0, 0, 50, 250),
        Row("nibp-systolic-high", Metrics.NibpSystolic, LimitSide.High, 180, null, 0, 0, 0, 50, 250),
        Row("temperature-high", Metrics.BodyTemperature, LimitSide.High, 39, 40.5m, 0.2m, 30, 60, 30, 43),
    ];

    private static LimitPreset Row(
        string id, Metric metric, LimitSide side, decimal limit, decimal? severe, decimal hysteresis,
        double onDelay, double offDelay, decimal lowest, decimal highest) => new(
            id, metric, side, limit, severe, hysteresis,
            TimeSpan.FromSeconds(onDelay), TimeSpan.FromSeconds(offDelay), lowest, highest);
}
