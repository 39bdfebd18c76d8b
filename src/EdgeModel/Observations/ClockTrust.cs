namespace Edge.Model.Observations;

/// <summary>Source of the wall clock at an instant (sync, section 9).</summary>
public enum ClockSource : byte
{
    None = 0,
    Rtc = 1,
    Peer = 2,
    Ntp = 3,
    NtpAuthenticated = 4,
}

/// <summary>
/// How far the wall clock may be believed: a label on records, never a reason for a decision.
/// </summary>
/// <param name="At">Monotonic instant of the estimate.</param>
/// <param name="Wall">Wall-clock estimate at <paramref name="At"/>, UTC.</param>
/// <param name="Uncertainty">Largest error believed possible; 0 or more.</param>
/// <param name="Source">Where the wall time came from; <see cref="ClockSource.None"/> = untrusted.</param>
public readonly record struct ClockTrust(MonotonicTime At, DateTimeOffset Wall, TimeSpan Uncertainty, ClockSource Source)
{
    /// <summary>True when a source disciplines the clock and the uncertainty is at most 2 s.</summary>
    public bool IsTrusted => Source != ClockSource.None && Uncertainty <= TimeSpan.FromSeconds(2);

    /// <summary>Wall estimate of another instant of the same boot; at the ends of the calendar it stands still.</summary>
    public DateTimeOffset WallAt(MonotonicTime time)
    {
        TimeSpan span = time - At;
        return span < DateTimeOffset.MinValue - Wall ? DateTimeOffset.MinValue
            : span > DateTimeOffset.MaxValue - Wall ? DateTimeOffset.MaxValue
            : Wall + span;
    }
}
