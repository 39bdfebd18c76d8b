using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>
/// Age of one signal. It counts from the last reading that brought something new, by device time or sequence, and not from
/// its repetition: a device that sends one old frame again and again is as silent as one that sends none.
/// </summary>
internal sealed class SignalAge(TimeSpan expectedInterval, MonotonicTime startedAt)
{
    // A result on demand that a monitor repeats in every frame is one measurement; a new one takes longer than this.
    private static readonly TimeSpan RepetitionGap = TimeSpan.FromSeconds(30);

    private MonotonicTime _seenAt = startedAt;
    private bool _isOnEvent;

    /// <summary>Instant of the last reading that brought something new; at first the start.</summary>
    public MonotonicTime FreshAt { get; private set; } = startedAt;

    /// <summary>Three intervals, and at least <see cref="SignalTrack.LeastStaleLimit"/>.</summary>
    public TimeSpan StaleLimit { get; } = expectedInterval * 3 > SignalTrack.LeastStaleLimit ? expectedInterval * 3 : SignalTrack.LeastStaleLimit;

    /// <summary>Last instant at which the signal is not yet stale.</summary>
    public MonotonicTime StaleDue => FreshAt + StaleLimit;

    /// <summary>True when readings are expected at an interval: one is declared, and the last reading did not say that its device sleeps.</summary>
    public bool IsPeriodic => expectedInterval > TimeSpan.Zero && !_isOnEvent;

    /// <summary>
    /// True for a reading older than the stale limit, or behind a newer one by receipt or by the count of frames. A count that
    /// stays behind until the signal is stale has begun anew, and is taken.
    /// </summary>
    public bool IsTooLate(in Reading reading, in Reading? last, MonotonicTime now) =>
        (IsPeriodic && now - reading.ReceivedAt > StaleLimit)
        || (last is { } newest
            && (reading.ReceivedAt < newest.ReceivedAt
                || (reading.Sequence > 0 && reading.Sequence < newest.Sequence && reading.ReceivedAt <= StaleDue)));

    /// <summary>Takes a reading; true when it brings something new.</summary>
    public bool Note(in Reading reading, in Reading? last)
    {
        _isOnEvent = (reading.Flags & QualityFlags.OnEvent) != 0;
        bool isNew = last is not { } newest || IsNew(reading, newest);
        _seenAt = reading.ReceivedAt;
        FreshAt = isNew ? reading.ReceivedAt : FreshAt;
        return isNew;
    }

    private bool IsNew(in Reading reading, in Reading last)
    {
        if (reading.ReceivedAt == last.ReceivedAt)
        {
            return true;
        }

        bool repeats = (reading.MeasuredAt is { } measuredAt && measuredAt == last.MeasuredAt)
            || (reading.Sequence > 0 && reading.Sequence == last.Sequence);
        return IsPeriodic
            ? !repeats
            : reading.Value != last.Value || reading.Validity != last.Validity || reading.Flags != last.Flags
                || !(repeats || reading.ReceivedAt - _seenAt <= RepetitionGap);
    }
}
