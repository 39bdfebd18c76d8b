namespace Edge.Gateway.Tests.Panel;

/// <summary>A clock that stands still until it is advanced; timers fire inside <see cref="Advance"/>, in order, at their due time.</summary>
internal sealed class PanelClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 20, 21, 4, 0, TimeSpan.Zero).AddTicks(GetTimestamp() / 100);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>True when a timer waits for its time.</summary>
    public bool IsArmed
    {
        get
        {
            lock (_gate)
                return _timers.Any(static t => t.DueAt is not null);
        }
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks * 100;
        while (Next(until) is { } due)
        {
            Interlocked.Exchange(ref _now, Math.Max(GetTimestamp(), due.DueAt!.Value));
            due.Fire();
        }
        Interlocked.Exchange(ref _now, until);
    }

    private ManualTimer? Next(long until)
    {
        lock (_gate)
            return _timers.Where(t => t.DueAt <= until).MinBy(static t => t.DueAt);
    }

    private sealed class ManualTimer(PanelClock clock, Action fire) : ITimer
    {
        public long? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetTimestamp() + dueTime.Ticks * 100;
                clock._timers.Remove(this);
                clock._timers.Add(this);
            }
            return true;
        }

        public void Fire()
        {
            lock (clock._gate)
                DueAt = null;
            fire();
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
