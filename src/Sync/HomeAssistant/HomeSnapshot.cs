using Edge.Model.Observations;

namespace Edge.Sync.HomeAssistant;

/// <summary>One signal of one device as it stands.</summary>
/// <param name="Device">Device id, letters, digits and hyphens.</param>
/// <param name="Patient">Patient pseudonym.</param>
/// <param name="Metric">What is measured.</param>
/// <param name="Value">Plain decimal text in the metric's unit; null when there is no valid live value, and then nothing is said.</param>
/// <param name="MeasuredAt">When the value came; a new instant is said again even when the value is the same.</param>
/// <param name="ExpectedInterval">How often a value comes; zero = on demand, and then it never grows old by itself.</param>
public sealed record HomeSignal(string Device, string Patient, Metric Metric, string? Value, MonotonicTime MeasuredAt, TimeSpan ExpectedInterval);

/// <summary>One alarm that is active.</summary>
/// <param name="Patient">Patient pseudonym, or empty for the gateway itself.</param>
/// <param name="Device">Device concerned, or empty.</param>
/// <param name="Rule">Rule id.</param>
/// <param name="Title">Short English title.</param>
/// <param name="Priority">3 high, 2 medium, 1 low.</param>
public sealed record HomeAlarm(string Patient, string Device, string Rule, string Title, int Priority);

/// <summary>Health of the gateway itself.</summary>
/// <param name="JournalHealthy">Records can be stored.</param>
/// <param name="UplinkState">connected, waiting, refused or off.</param>
/// <param name="AutonomyHours">Hours until the journal is full; null while unknown.</param>
public sealed record HomeHealth(bool JournalHealthy, string UplinkState, double? AutonomyHours);

/// <summary>What a home sees of the gateway at one instant.</summary>
public sealed record HomeSnapshot(IReadOnlyList<HomeSignal> Signals, IReadOnlyList<HomeAlarm> Alarms, HomeHealth Health);
