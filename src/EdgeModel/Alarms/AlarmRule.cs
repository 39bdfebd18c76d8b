namespace Edge.Model.Alarms;

/// <summary>Intervals of the escalation chain: to level 1, from 1 to 2, from 2 to 3, and between repeats after 3.</summary>
public sealed record EscalationIntervals(TimeSpan ToLevel1, TimeSpan ToLevel2, TimeSpan ToLevel3, TimeSpan Repeat)
{
    /// <summary>Chain of a high episode: 60 s, 120 s and 180 s after the start, then each 60 s.</summary>
    public static EscalationIntervals High { get; } = OfSeconds(60, 60, 60);

    /// <summary>Chain of a medium episode: 120 s, 300 s and 600 s after the start, then each 60 s.</summary>
    public static EscalationIntervals Medium { get; } = OfSeconds(120, 180, 300);

    /// <summary>A chain from its three intervals in seconds; it repeats each 60 s.</summary>
    public static EscalationIntervals OfSeconds(double first, double second, double third) => new(
        TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(third), TimeSpan.FromSeconds(60));

    /// <summary>Time from <paramref name="level"/> (0 to 3) to the next step.</summary>
    public TimeSpan After(int level) => level switch
    {
        0 => ToLevel1,
        1 => ToLevel2,
        2 => ToLevel3,
        _ => Repeat,
    };
}

/// <summary>
/// One condition for one patient: how the machine of that condition behaves. Immutable; a change is a new version.
/// Limits are in the metric's unit; a technical rule has none.
/// </summary>
public sealed record AlarmRule
{
    /// <summary>Id, unique per patient, e.g. <c>spo2-low</c>.</summary>
    public required string Id { get; init; }

    /// <summary>About the patient, the equipment, or a forecast.</summary>
    public required AlarmKind Kind { get; init; }

    /// <summary>Priority at start unless the value is severe.</summary>
    public required AlarmPriority Priority { get; init; }

    /// <summary>Side of the limit that is dangerous; means nothing without a limit.</summary>
    public LimitSide Side { get; init; } = LimitSide.High;

    /// <summary>Beyond = strictly past this limit. Null for technical rules.</summary>
    public decimal? Limit { get; init; }

    /// <summary>Recovered = back by at least this much; 0 or more.</summary>
    public decimal Hysteresis { get; init; }

    /// <summary>Severe = strictly past this second limit, which gives high priority; null = none.</summary>
    public decimal? Severe { get; init; }

    /// <summary>Time for which the value must be severe without a break; 0 = at once.</summary>
    public TimeSpan SevereDelay { get; init; }

    /// <summary>Time for which the value must be beyond without a break before the start; 0 = at once.</summary>
    public TimeSpan OnDelay { get; init; }

    /// <summary>Time for which the value must be recovered without a break before the end; 0 = at once.</summary>
    public TimeSpan OffDelay { get; init; }

    /// <summary>Least number of samples beyond before the start.</summary>
    public int MinSamples { get; init; } = 1;

    /// <summary>True: stays visible after recovery until acknowledged. Never for technical rules.</summary>
    public bool Latch { get; init; }

    /// <summary>True for values measured on demand: no further sample may come, so an acknowledgement ends the episode.</summary>
    public bool EndsOnAck { get; init; }

    /// <summary>Time from the acknowledgement, and between reminders; null = none.</summary>
    public TimeSpan? Remind { get; init; }

    /// <summary>Longest audio pause.</summary>
    public TimeSpan PauseCap { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Escalation at the rule's own priority; null = does not escalate.</summary>
    public EscalationIntervals? Escalation { get; init; }

    /// <summary>Version of the limit set, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Role that set the limits, e.g. <c>preset</c> or <c>nurse</c>.</summary>
    public string SetBy { get; init; } = "preset";

    /// <summary>Why the limits are what they are; shown in the why-line.</summary>
    public string Why { get; init; } = "";

    /// <summary>True when the rule can reach high priority; such a rule must not be blind unnoticed.</summary>
    public bool CanBeHigh => Priority == AlarmPriority.High || Severe is not null;

    /// <summary>Longest audio pause at a priority: 120 s when high, and never more than <see cref="PauseCap"/>.</summary>
    public TimeSpan PauseCapAt(AlarmPriority priority) =>
        priority == AlarmPriority.High && PauseCap > TimeSpan.FromSeconds(120) ? TimeSpan.FromSeconds(120) : PauseCap;

    /// <summary>Reminder interval at a priority: a raised episode reminds at least every 120 s.</summary>
    public TimeSpan? RemindAt(AlarmPriority priority) =>
        priority == AlarmPriority.High && (Remind is null || Remind > TimeSpan.FromSeconds(120)) ? TimeSpan.FromSeconds(120) : Remind;

    /// <summary>Escalation chain at a priority; a raised episode takes the high chain.</summary>
    public EscalationIntervals? EscalationAt(AlarmPriority priority) =>
        priority == AlarmPriority.Low ? null : priority == Priority ? Escalation : EscalationIntervals.High;

    /// <summary>How a usable value stands to the limits.</summary>
    public Judgement Judge(decimal value)
    {
        if (Limit is not { } limit)
        {
            throw new InvalidOperationException($"Rule {Id} has no limit to judge by.");
        }

        return Side == LimitSide.Low
            ? new Judgement(value < limit, value >= limit + Hysteresis, value < Severe)
            : new Judgement(value > limit, value <= limit - Hysteresis, value > Severe);
    }
}

/// <summary>Standing of a usable sample: past the limit, back behind the hysteresis, past the severe limit.</summary>
public readonly record struct Judgement(bool Beyond, bool Recovered, bool Severe);
