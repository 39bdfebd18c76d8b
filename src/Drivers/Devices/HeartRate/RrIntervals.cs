using System.Buffers.Binary;

namespace Edge.Drivers.Devices.HeartRate;

/// <summary>RR intervals as sent: 16-bit words in 1/1024 s, oldest first.</summary>
internal readonly ref struct RrIntervals(ReadOnlySpan<byte> words)
{
    public const int TicksPerSecond = 1024;

    // 1000 / 1024, exactly.
    private const decimal MillisecondsPerTick = 0.9765625m;

    private readonly ReadOnlySpan<byte> _words = words;

    public int Count => _words.Length / 2;

    /// <summary>Interval in 1/1024 s.</summary>
    public ushort this[int index] => BinaryPrimitives.ReadUInt16LittleEndian(_words[(2 * index)..]);

    /// <summary>Interval in ms without rounding; null for an interval of no length.</summary>
    public decimal? Milliseconds(int index) => this[index] is var ticks and > 0 ? ticks * MillisecondsPerTick : null;

    /// <summary>A number of 1/1024 s as a span, to 100 ns.</summary>
    public static TimeSpan Span(long ticks) => new(ticks * TimeSpan.TicksPerSecond / TicksPerSecond);

    /// <summary>All intervals together, in 1/1024 s.</summary>
    public long Sum()
    {
        long sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += this[i];
        }

        return sum;
    }
}
