using Edge.Model.Observations;

namespace Edge.Gateway.Intake;

/// <summary>
/// How far the clock of a device without zone lies from this machine's: wall time of arrival minus device time, the smallest of
/// ten minutes, because a frame can only be late. Re-measured for ever, so drift and a change to daylight saving time show as a
/// new offset; the device's own time is never altered. One device, one thread.
/// </summary>
public sealed class DeviceClockOffset
{
    /// <summary>Length of a measurement.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private MonotonicTime? _windowSince;
    private TimeSpan _least;

    /// <summary>The offset in force: add it to a device time to get UTC. Null until the first measurement.</summary>
    public TimeSpan? Offset { get; private set; }

    /// <summary>The last change of the offset in force; zero at first.</summary>
    public TimeSpan Step { get; private set; }

    /// <summary>A live frame with a device time came in.</summary>
    /// <param name="deviceTime">Device time without zone.</param>
    /// <param name="arrivedUtc">Wall time of arrival, UTC.</param>
    /// <param name="at">Monotonic instant of arrival.</param>
    /// <returns>True when the offset in force changed by more than a second.</returns>
    public bool Note(DateTime deviceTime, DateTime arrivedUtc, MonotonicTime at)
    {
        TimeSpan sample = arrivedUtc - deviceTime;
        if (Offset is null)
        {
            return Set(sample, at);
        }

        if (_windowSince is not { } since)
        {
            (_windowSince, _least) = (at, sample);
            return false;
        }

        _least = sample < _least ? sample : _least;
        return at - since >= Window && Set(_least, at);
    }

    /// <summary>The device told its present time: that is the offset, whatever was measured before.</summary>
    public bool State(DateTime deviceTime, DateTime arrivedUtc, MonotonicTime at) => Set(arrivedUtc - deviceTime, at);

    /// <summary>A device time as UTC; null while the offset is not known.</summary>
    public DateTime? ToUtc(DateTime deviceTime)
    {
        if (Offset is not { } offset)
        {
            return null;
        }

        long ticks = deviceTime.Ticks + offset.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTime(ticks, DateTimeKind.Utc);
    }

    private bool Set(TimeSpan offset, MonotonicTime at)
    {
        Step = Offset is { } before ? offset - before : TimeSpan.Zero;
        bool isNews = Offset is null || Step.Duration() > TimeSpan.FromSeconds(1);
        (Offset, _windowSince) = (offset, at);
        _least = TimeSpan.MaxValue;
        return isNews;
    }
}
