using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>Who acknowledged: a role and a station, never a name.</summary>
public sealed record Acknowledgement(string Role, string Station, MonotonicTime At);

/// <summary>The sample that started an episode, for the why-line.</summary>
/// <param name="Value">Value in the metric's unit, or null for a technical condition.</param>
/// <param name="SignalQuality">0 to 1, or NaN.</param>
public readonly record struct AlarmTrigger(decimal? Value, float SignalQuality, MonotonicTime At);

/// <summary>
/// Whole state of the machine of one (patient, rule), and what is stored of it. All times are monotonic.
/// </summary>
public readonly record struct MachineRecord
{
    /// <summary>Present state.</summary>
    public MachineState State { get; init; }

    /// <summary>Episode while visible, else none.</summary>
    public EpisodeId Episode { get; init; }

    /// <summary>Start of the present Pending or Clearing.</summary>
    public MonotonicTime Since { get; init; }

    /// <summary>Samples beyond in the present Pending.</summary>
    public int BeyondSamples { get; init; }

    /// <summary>Start of the episode; means nothing while not visible.</summary>
    public MonotonicTime StartedAt { get; init; }

    /// <summary>Present priority; only rises inside an episode.</summary>
    public AlarmPriority Priority { get; init; }

    /// <summary>Who acknowledged the episode at its present priority, or null.</summary>
    public Acknowledgement? Acked { get; init; }

    /// <summary>No sound before this instant; default = not paused.</summary>
    public MonotonicTime AudioPausedUntil { get; init; }

    /// <summary>Escalation level 0 to 3.</summary>
    public int EscalationLevel { get; init; }

    /// <summary>When the next escalation step falls due.</summary>
    public MonotonicTime EscalateDueAt { get; init; }

    /// <summary>When the next reminder falls due.</summary>
    public MonotonicTime RemindDueAt { get; init; }

    /// <summary>First of the present unbroken run of severe samples, or null.</summary>
    public MonotonicTime? SevereSince { get; init; }

    /// <summary>True while the signal behind the rule is not usable.</summary>
    public bool Unknown { get; init; }

    /// <summary>When the signal last became usable again inside the episode.</summary>
    public MonotonicTime KnownAt { get; init; }

    /// <summary>True when the last usable sample was beyond the limit.</summary>
    public bool LastBeyond { get; init; }

    /// <summary>The sample that started the episode.</summary>
    public AlarmTrigger Trigger { get; init; }

    /// <summary>Instant of the last usable sample.</summary>
    public MonotonicTime LastGoodAt { get; init; }

    /// <summary>Last usable value in the metric's unit; null for a technical condition or before the first.</summary>
    public decimal? LastGoodValue { get; init; }

    /// <summary>Quality of the last usable sample, 0 to 1, or NaN.</summary>
    public float LastGoodQuality { get; init; }

    /// <summary>Perfusion index beside the last usable sample, %, or null; for the why-line only, not stored.</summary>
    public decimal? LastGoodPerfusion { get; init; }

    /// <summary>Instant of the last input or timer; log times never run back behind it.</summary>
    public MonotonicTime SteppedAt { get; init; }

    /// <summary>True from a restart until the first usable sample decides whether the episode goes on.</summary>
    public bool Restored { get; init; }

    /// <summary>True when the length of the gap across the restart cannot be known.</summary>
    public bool GapUnknown { get; init; }

    /// <summary>True in Active, Clearing and Latched.</summary>
    public bool IsVisible => State >= MachineState.Active;

    /// <summary>True when the episode should be heard at <paramref name="now"/>.</summary>
    public bool IsSounding(MonotonicTime now) => IsVisible && Acked is null && now >= AudioPausedUntil;
}
