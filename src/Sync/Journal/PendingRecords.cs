using Edge.Model.Observations;

namespace Edge.Sync.Journal;

/// <summary>
/// The part of the journal that the alarm path touches: numbers, and records waiting for the disk. One short lock, no
/// input or output under it, no allocation. Invariants: numbers are given in the order of appending without holes; a number
/// once given is either made durable or declared lost; <see cref="DurableUpTo"/> only grows.
/// </summary>
internal sealed class PendingRecords
{
    private readonly object _gate = new();
    private readonly LaneState[] _lanes = new LaneState[5];
    private readonly TimeProvider _clock;
    private readonly int _groupBytes;
    private AppendRefusal _refusalWhenFull = AppendRefusal.BufferFull;
    private bool _closed;
    private bool _wakeRequested;

    public PendingRecords(TimeProvider clock, JournalOptions options)
    {
        _clock = clock;
        _groupBytes = options.GroupBytes;
        for (int i = 0; i < _lanes.Length; i++)
            _lanes[i] = new LaneState(options.PendingBytes);
    }

    /// <summary>Sets where numbering goes on after recovery; before it no record is accepted, since its number is not known.</summary>
    public void Restore(Lane lane, long lastSeq)
    {
        lock (_gate)
        {
            LaneState state = _lanes[lane.Index()];
            state.LastSeq = lastSeq;
            state.DurableUpTo = lastSeq;
            state.IsOpen = true;
        }
    }

    /// <param name="evenClosed">For the journal's own last records.</param>
    public AppendResult Append(Lane lane, ReadOnlySpan<byte> payload, bool evenClosed = false)
    {
        if (payload.Length is 0 or > RecordFrame.MaxPayloadBytes)
            return new AppendResult(0, AppendRefusal.BadSize);
        long now = MonotonicTime.Now(_clock).Nanoseconds;
        lock (_gate)
        {
            LaneState state = _lanes[lane.Index()];
            bool wasEmpty = state.Filling.IsEmpty;
            bool closed = (_closed && !evenClosed) || !state.IsOpen;
            if (closed || !state.Filling.TryAdd(state.LastSeq + 1, payload, now))
            {
                state.Refused++;
                return new AppendResult(0, _closed && !evenClosed ? AppendRefusal.Closed : _refusalWhenFull);
            }

            state.LastSeq++;
            if (wasEmpty || lane.IsVital() || state.Filling.UsedBytes >= _groupBytes)
                WakeLocked();
            return new AppendResult(state.LastSeq, AppendRefusal.None);
        }
    }

    /// <summary>The group to write now: an unfinished one first, else what has gathered; null when there is none or it is not due.</summary>
    public PendingGroup? Take(Lane lane, long dueBefore)
    {
        lock (_gate)
        {
            LaneState state = _lanes[lane.Index()];
            if (!state.Writing.IsEmpty)
                return state.Writing;
            if (state.Filling.IsEmpty || (state.Filling.OpenedAt > dueBefore && state.Filling.UsedBytes < _groupBytes))
                return null;
            (state.Filling, state.Writing) = (state.Writing, state.Filling);
            return state.Writing;
        }
    }

    /// <summary>Everything up to <paramref name="seq"/> is durable; <paramref name="finished"/> frees the group for the next.</summary>
    public void MarkDurable(Lane lane, long seq, bool finished)
    {
        lock (_gate)
        {
            LaneState state = _lanes[lane.Index()];
            state.DurableUpTo = seq;
            if (finished)
                state.Writing.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    public long DurableUpTo(Lane lane)
    {
        lock (_gate)
            return _lanes[lane.Index()].DurableUpTo;
    }

    public long LastSeq(Lane lane)
    {
        lock (_gate)
            return _lanes[lane.Index()].LastSeq;
    }

    public (long LastSeq, long DurableUpTo, long Refused) Counts(Lane lane)
    {
        lock (_gate)
        {
            LaneState state = _lanes[lane.Index()];
            return (state.LastSeq, state.DurableUpTo, state.Refused);
        }
    }

    /// <summary>Waits in real time until the number is durable; false on time-out.</summary>
    public bool WaitDurable(Lane lane, long seq, TimeSpan timeout)
    {
        long start = _clock.GetTimestamp();
        lock (_gate)
        {
            while (_lanes[lane.Index()].DurableUpTo < seq)
            {
                TimeSpan left = timeout - _clock.GetElapsedTime(start);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    return _lanes[lane.Index()].DurableUpTo >= seq;
            }

            return true;
        }
    }

    /// <summary>What a full lane answers from now on.</summary>
    public void RefuseWhenFull(AppendRefusal reason)
    {
        lock (_gate)
            _refusalWhenFull = reason;
    }

    /// <summary>No record is accepted any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            WakeLocked();
        }
    }

    /// <summary>Lets a waiting writer look again.</summary>
    public void Wake()
    {
        lock (_gate)
            WakeLocked();
    }

    /// <summary>Writer: waits until woken or until the time is over.</summary>
    public void WaitForWork(TimeSpan longest)
    {
        lock (_gate)
        {
            if (!_wakeRequested && longest > TimeSpan.Zero)
                Monitor.Wait(_gate, longest);
            _wakeRequested = false;
        }
    }

    /// <summary>Monotonic ns at which the oldest waiting bulk group opened, or null.</summary>
    public long? OldestOpenedAt()
    {
        lock (_gate)
        {
            long? oldest = null;
            foreach (LaneState state in _lanes)
            {
                if (!state.Filling.IsEmpty && !(state.Filling.OpenedAt >= oldest))
                    oldest = state.Filling.OpenedAt;
            }

            return oldest;
        }
    }

    private void WakeLocked()
    {
        _wakeRequested = true;
        Monitor.PulseAll(_gate);
    }

    private sealed class LaneState(int capacityBytes)
    {
        public bool IsOpen { get; set; }

        public PendingGroup Filling { get; set; } = new(capacityBytes);

        public PendingGroup Writing { get; set; } = new(capacityBytes);

        public long LastSeq { get; set; }

        public long DurableUpTo { get; set; }

        public long Refused { get; set; }
    }
}
