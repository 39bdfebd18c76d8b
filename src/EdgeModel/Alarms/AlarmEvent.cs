using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>One line of the alarm log: what happened at which instant, with the state of the machine after it.</summary>
public readonly record struct AlarmEvent
{
    public required AlarmEventType Type { get; init; }

    /// <summary>Instant at which it took effect; due time for timers, so that it does not depend on tick phase.</summary>
    public required MonotonicTime At { get; init; }

    /// <summary>Patient, or none for a condition of the gateway itself.</summary>
    public PatientId Patient { get; init; }

    /// <summary>Device behind the rule, or none.</summary>
    public DeviceId Device { get; init; }

    public required AlarmRule Rule { get; init; }

    /// <summary>Metric behind the rule, or null for a technical condition.</summary>
    public Metric? Metric { get; init; }

    public EpisodeId Episode { get; init; }

    public AlarmPriority Priority { get; init; }

    /// <summary>Value that caused it, or null.</summary>
    public decimal? Value { get; init; }

    public float SignalQuality { get; init; }

    public EndReason EndReason { get; init; }

    /// <summary>True on a start that follows a latched episode at once and supersedes it.</summary>
    public bool Again { get; init; }

    /// <summary>Level reached, on escalation events.</summary>
    public int Level { get; init; }

    public string? Role { get; init; }

    public string? Station { get; init; }

    public MachineRecord Machine { get; init; }
}
