namespace Edge.Sync.Uplinks;

/// <summary>
/// How long to wait after a failure: full jitter, so that two thousand gateways do not return at once. Pure arithmetic;
/// chance is passed in.
/// </summary>
public static class BackoffSchedule
{
    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(300);

    /// <summary>Longest wait while an alert is waiting.</summary>
    public static readonly TimeSpan AlertCap = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait that a server may ask for.</summary>
    public static readonly TimeSpan RetryAfterCap = TimeSpan.FromHours(1);

    /// <summary>A connection that lasted this long clears the count of failures.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(5);

    /// <param name="failures">Failures in a row before this wait, 1 or more.</param>
    /// <param name="chance">Uniform in [0, 1).</param>
    /// <param name="alertWaits">True while an alert is not acknowledged.</param>
    /// <param name="retryAfter">What the server asked for, or null; it overrides the schedule, with 0 to 20 % added.</param>
    public static TimeSpan Delay(int failures, double chance, bool alertWaits, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        if (retryAfter is { } asked && asked > TimeSpan.Zero)
            return TimeSpan.FromTicks(Math.Min(asked.Ticks, RetryAfterCap.Ticks)) * (1 + 0.2 * chance);
        TimeSpan cap = alertWaits ? AlertCap : Cap;
        double ceilingSeconds = Math.Min(cap.TotalSeconds, Math.Pow(2, Math.Min(failures - 1, 20)));
        return TimeSpan.FromSeconds(ceilingSeconds * chance);
    }
}
