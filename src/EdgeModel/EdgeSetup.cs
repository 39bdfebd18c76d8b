using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model;

/// <summary>A signal that a device can deliver.</summary>
/// <param name="ExpectedInterval">Usual time between two values; zero = on demand.</param>
/// <param name="IsWatched">False = shown when it comes, judged by no rule and missed by nobody: its sensor is not in use.</param>
public sealed record MonitoredSignal(Metric Metric, TimeSpan ExpectedInterval, bool IsWatched = true);

/// <summary>A device assigned to a patient.</summary>
/// <param name="Mode">Mode its readings must have to be usable: a demo reading never alarms for a real patient.</param>
public sealed record MonitoredDevice(DeviceId Id, PatientId Patient, IReadOnlyList<MonitoredSignal> Signals, GenerationMode Mode = GenerationMode.Real);

/// <summary>Limits that replace a preset: from configuration, or set by a person and read back from the journal.</summary>
public sealed record LimitSetting(PatientId Patient, string RuleId, decimal Limit, decimal? Severe, int Version, string SetBy, string Why);

/// <summary>Everything the step needs to know before its first input.</summary>
public sealed record EdgeSetup
{
    /// <summary>Every device, each id once.</summary>
    public required IReadOnlyList<MonitoredDevice> Devices { get; init; }

    /// <summary>Limits that replace presets; of several for one rule the last counts.</summary>
    public IReadOnlyList<LimitSetting> Limits { get; init; } = [];

    /// <summary>Least signal quality that an alarm rule may use unless a set-up says otherwise.</summary>
    public const float UsualQualityGate = 0.6f;

    /// <summary>Least signal quality that an alarm rule may use, 0 to 1.</summary>
    public float QualityGate { get; init; } = UsualQualityGate;

    /// <summary>Seed of the episode ids.</summary>
    public ulong Seed { get; init; } = 1;
}
