namespace Edge.Model.Observations;

/// <summary>
/// An instant on the gateway's monotonic clock (CLOCK_BOOTTIME): nanoseconds since boot, running on in suspend.
/// Decisions use only this time; wall time labels, it never decides. Two boots are not comparable.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since boot, 0 or more for real instants.</param>
public readonly record struct MonotonicTime(long Nanoseconds) : IComparable<MonotonicTime>
{
    /// <summary>The present instant of a provider whose timestamp counts nanoseconds.</summary>
    /// <exception cref="ArgumentException">The provider's timestamp frequency is not 1 GHz.</exception>
    public static MonotonicTime Now(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.TimestampFrequency == 1_000_000_000
            ? new MonotonicTime(clock.GetTimestamp())
            : throw new ArgumentException("The monotonic clock must count nanoseconds.", nameof(clock));
    }

    /// <summary>The instant <paramref name="seconds"/> after boot.</summary>
    public static MonotonicTime FromSeconds(double seconds) => new((long)Math.Round(seconds * 1e9));

    /// <summary>Seconds since boot, for display and tests.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>Milliseconds since boot, rounded down.</summary>
    public long Milliseconds => Nanoseconds / 1_000_000;

    /// <inheritdoc/>
    public int CompareTo(MonotonicTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Time from one instant to another, to 100 ns.</summary>
    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>The instant a span later.</summary>
    public static MonotonicTime operator +(MonotonicTime time, TimeSpan span) => new(time.Nanoseconds + span.Ticks * 100);

    public static bool operator <(MonotonicTime a, MonotonicTime b) => a.Nanoseconds < b.Nanoseconds;

    public static bool operator >(MonotonicTime a, MonotonicTime b) => a.Nanoseconds > b.Nanoseconds;

    public static bool operator <=(MonotonicTime a, MonotonicTime b) => a.Nanoseconds <= b.Nanoseconds;

    public static bool operator >=(MonotonicTime a, MonotonicTime b) => a.Nanoseconds >= b.Nanoseconds;
}
