using Edge.Model.Alarms;

namespace Edge.Model.Tests.Alarms;

/// <summary>The rules of the reference vectors.</summary>
internal static class ReferenceRules
{
    public static AlarmRule R { get; } = new()
    {
        Id = "spo2-low",
        Kind = AlarmKind.Physiological,
        Priority = AlarmPriority.Medium,
        Side = LimitSide.Low,
        Limit = 90,
        Hysteresis = 2,
        Severe = 85,
        SevereDelay = TimeSpan.Zero,
        OnDelay = TimeSpan.FromSeconds(10),
        OffDelay = TimeSpan.FromSeconds(5),
        MinSamples = 2,
        PauseCap = TimeSpan.FromSeconds(120),
        Remind = TimeSpan.FromSeconds(120),
        Escalation = EscalationIntervals.OfSeconds(60, 60, 60),
    };

    public static AlarmRule L { get; } = R with
    {
        Id = "latched",
        Priority = AlarmPriority.High,
        Side = LimitSide.High,
        Limit = 30,
        Hysteresis = 0,
        Severe = null,
        OnDelay = TimeSpan.Zero,
        OffDelay = TimeSpan.FromSeconds(3),
        MinSamples = 1,
        Latch = true,
    };

    public static AlarmRule R0 { get; } = R with { OnDelay = TimeSpan.Zero, OffDelay = TimeSpan.Zero, MinSamples = 1 };

    public static AlarmRule R5 { get; } = R with { Hysteresis = 0, OnDelay = TimeSpan.Zero, MinSamples = 1 };

    public static AlarmRule H { get; } = R with { Id = "hr-high", Side = LimitSide.High, Limit = 120, Hysteresis = 5, Severe = 150 };

    /// <summary>R that waits before it calls a value severe.</summary>
    public static AlarmRule S { get; } = R with { SevereDelay = TimeSpan.FromSeconds(10) };

    /// <summary>R with the pauses, reminders and escalation of the medium presets.</summary>
    public static AlarmRule M { get; } = R with
    {
        PauseCap = TimeSpan.FromSeconds(600),
        Remind = TimeSpan.FromSeconds(300),
        Escalation = EscalationIntervals.Medium,
    };

    /// <summary>R that takes long to end.</summary>
    public static AlarmRule C { get; } = R with { OffDelay = TimeSpan.FromSeconds(30) };

    /// <summary>A value on demand with a severe delay.</summary>
    public static AlarmRule E { get; } = R0 with { EndsOnAck = true, SevereDelay = TimeSpan.FromSeconds(10) };

    public static AlarmRule Named(string name) => name switch
    {
        "R" => R,
        "L" => L,
        "R0" => R0,
        "R5" => R5,
        "H" => H,
        "S" => S,
        "M" => M,
        "C" => C,
        "E" => E,
        _ => throw new ArgumentException($"no rule {name}", nameof(name)),
    };
}
