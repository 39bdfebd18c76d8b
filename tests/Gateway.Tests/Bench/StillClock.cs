namespace Edge.Gateway.Tests.Bench;

/// <summary>A monotonic clock in nanoseconds that stands still until a test moves it; its wall clock can be stepped apart from it.</summary>
internal sealed class StillClock : TimeProvider
{
    private long _nanoseconds = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public DateTimeOffset Wall { get; set; } = new(2026, 3, 14, 22, 0, 0, TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _nanoseconds);

    public override DateTimeOffset GetUtcNow() => Wall;

    public void Advance(TimeSpan span)
    {
        Interlocked.Add(ref _nanoseconds, span.Ticks * 100);
        Wall += span;
    }
}
