using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>One line of the alarm log: what happened at which instant, with the state of the machine after it.</summary>
public readonly record struct AlarmEvent
{
    /// <summary>What happened.</summary>
    public required AlarmEventType Type { get; init; }

    /// <summary>Instant at which it took effect; due time for timers, so that it does not depend on tick phase.</summary>
    public required MonotonicTime At { get; init; }

    /// <summary>Patient, or none for a condition of the gateway itself.</summary>
    public PatientId Patient { get; init; }

    /// <summary>Device behind the rule, or none.</summary>
    public DeviceId Device { get; init; }

    /// <summary>The rule in force then, with its version.</summary>
    public required AlarmRule Rule { get; init; }

    /// <summary>Metric behind the rule, or null for a technical condition.</summary>
    public Metric? Metric { get; init; }

    /// <summary>Episode it happened to; none on <c>off</c>. On a stale command the episode that was meant.</summary>
    public EpisodeId Episode { get; init; }

    /// <summary>Priority of the episode after the event; 0 when none stands.</summary>
    public AlarmPriority Priority { get; init; }

    /// <summary>Value that caused it, or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>Quality of the last usable sample, 0 to 1, or NaN.</summary>
    public float SignalQuality { get; init; }

    /// <summary>Why the episode ended; None on every other event.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>True on a start that follows a latched episode at once and supersedes it.</summary>
    public bool Again { get; init; }

    /// <summary>Level reached, on escalation events.</summary>
    public int Level { get; init; }

    /// <summary>Role of the person behind a command, never a name; else null.</summary>
    public string? Role { get; init; }

    /// <summary>Where the command was given; else null.</summary>
    public string? Station { get; init; }

    /// <summary>The whole machine after the event.</summary>
    public MachineRecord Machine { get; init; }
}
