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
}
