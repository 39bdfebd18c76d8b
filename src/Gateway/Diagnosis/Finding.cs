namespace Edge.Gateway.Diagnosis;

/// <summary>How serious a finding is.</summary>
public enum Verdict
{
    Ok,

    /// <summary>A feature is off or weaker; alarms work.</summary>
    Warn,

    /// <summary>Something that is configured cannot work.</summary>
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What helps; null when nothing is needed.</param>
public sealed record Finding(Verdict Verdict, string Subject, string Detail, string? Remedy = null);
