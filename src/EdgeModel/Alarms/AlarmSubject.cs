using Edge.Model.Observations;

namespace Edge.Model.Alarms;

/// <summary>What a machine watches: patient, device and metric stay for its life, rule and clock label may change.</summary>
public sealed class AlarmSubject
{
    /// <summary>Patient, or default for a condition of the gateway itself.</summary>
    public PatientId Patient { get; init; }

    /// <summary>Device, or default for a condition of the gateway itself.</summary>
    public DeviceId Device { get; init; }

    /// <summary>Metric of a limit rule, or null for a technical condition.</summary>
    public Metric? Metric { get; init; }

    /// <summary>The rule in force; replaced as a whole when limits change.</summary>
    public required AlarmRule Rule { get; set; }

    /// <summary>Source of episode ids, shared by all machines of one gateway.</summary>
    public required EpisodeIds Ids { get; init; }

    /// <summary>Label for wall time inside episode ids; decides nothing.</summary>
    public ClockTrust Clock { get; set; }
}
