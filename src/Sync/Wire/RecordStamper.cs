using System.Buffers.Binary;
using Edge.Model.Observations;

namespace Edge.Sync.Wire;

/// <summary>
/// Writes the envelope of a record: boot, monotonic time and the wall estimate with its trust. Thread-safe as long as the
/// delegate is; allocates nothing. The wall time is a label: no order and no decision comes from it.
/// </summary>
/// <param name="bootId">The kernel's boot id, 16 bytes.</param>
/// <param name="clock">Monotonic clock that counts nanoseconds.</param>
/// <param name="trust">Current estimate of the wall clock and how far to believe it.</param>
public sealed class RecordStamper(ReadOnlyMemory<byte> bootId, TimeProvider clock, Func<ClockTrust> trust)
{
    /// <summary>Version of the record format.</summary>
    public const uint Version = 1;

    /// <summary>How far the wall estimate may move before bulk records follow it, ms.</summary>
    public const int KeptMs = 2;

    private const long NsPerMs = 1_000_000;
    private long _keptDistanceMs;

    /// <summary>The kernel's boot id, 16 bytes.</summary>
    public ReadOnlyMemory<byte> BootId { get; } = bootId.Length == 16 ? bootId : throw new ArgumentException("A boot id has 16 bytes.", nameof(bootId));

    /// <summary>First eight bytes of the boot id, as records carry them.</summary>
    public ulong Boot { get; } = BinaryPrimitives.ReadUInt64BigEndian(bootId.Span);

    /// <summary>How far the wall clock is believed now.</summary>
    public ClockTrust Trust => trust();

    /// <summary>Stamps with the present instant.</summary>
    public void Stamp(Record record) => Stamp(record, MonotonicTime.Now(clock));

    /// <summary>Stamps with a given instant of this boot, such as the arrival of a frame.</summary>
    public void Stamp(Record record, MonotonicTime at)
    {
        ArgumentNullException.ThrowIfNull(record);
        ClockTrust now = trust();
        record.Version = Version;
        record.Boot = Boot;
        record.MonotonicNs = (ulong)at.Nanoseconds;
        record.WallMs = now.WallAt(at).ToUnixTimeMilliseconds();
        record.UncertaintyMs = (uint)Math.Clamp(now.Uncertainty.TotalMilliseconds, 0, uint.MaxValue);
        record.ClockSource = (ClockSourceCode)now.Source;
    }

    /// <summary>
    /// Stamps a record of the bulk lanes: the instant in whole milliseconds, and a wall time that keeps its distance to it as
    /// long as the estimate moves by at most <see cref="KeptMs"/>, so that a batch states it once. The uncertainty covers what
    /// that costs, rounded up to 1, 2 or 5 times a power of ten.
    /// </summary>
    public void StampBulk(Record record, MonotonicTime at)
    {
        ArgumentNullException.ThrowIfNull(record);
        ClockTrust now = trust();
        long atMs = at.Milliseconds;
        long distanceMs = now.WallAt(new MonotonicTime(atMs * NsPerMs)).ToUnixTimeMilliseconds() - atMs;
        long keptMs = Volatile.Read(ref _keptDistanceMs);
        if (Math.Abs(distanceMs - keptMs) > KeptMs)
            Volatile.Write(ref _keptDistanceMs, keptMs = distanceMs);
        record.Version = Version;
        record.Boot = Boot;
        record.MonotonicNs = (ulong)(atMs * NsPerMs);
        record.WallMs = atMs + keptMs;
        record.UncertaintyMs = RoundUp(now.Uncertainty.TotalMilliseconds + KeptMs);
        record.ClockSource = (ClockSourceCode)now.Source;
    }

    private static uint RoundUp(double uncertaintyMs)
    {
        for (uint power = 1; power <= 1_000_000_000; power *= 10)
        {
            foreach (uint step in (ReadOnlySpan<uint>)[1, 2, 5])
            {
                if (power > uint.MaxValue / step || uncertaintyMs <= step * power)
                    return power > uint.MaxValue / step ? uint.MaxValue : step * power;
            }
        }

        return uint.MaxValue;
    }
}
