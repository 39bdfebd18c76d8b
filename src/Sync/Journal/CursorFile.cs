using System.Buffers.Binary;

namespace Edge.Sync.Journal;

/// <summary>What the cursor remembers of one lane.</summary>
/// <param name="Epoch">Epoch under which the lane is sent; lower epochs are wholly acknowledged.</param>
/// <param name="EpochFrom">First number of that epoch; numbers go on across epochs.</param>
/// <param name="AcknowledgedUpTo">The receiver has committed, or a drop record covers, everything up to here.</param>
/// <param name="TrimmedUpTo">Segments up to here are deleted, or are to be deleted at the next start.</param>
/// <param name="AcknowledgedTrimmed">Acknowledged records among the trimmed numbers.</param>
/// <param name="DroppedTrimmed">Declared losses among the trimmed numbers.</param>
internal readonly record struct LaneCursor(ulong Epoch, long EpochFrom, long AcknowledgedUpTo, long TrimmedUpTo, long AcknowledgedTrimmed, long DroppedTrimmed);

/// <summary>
/// How far the receiver has acknowledged. Two slots 4,096 bytes apart are written in turn, each with generation and CRC;
/// the higher valid generation wins. Invariants: a slot is durable before any segment it speaks of is deleted; both slots
/// lost only means that everything still on disk is sent again.
/// </summary>
internal sealed class CursorFile : IDisposable
{
    public const int Bytes = 2 * SlotBytes;
    private const int SlotBytes = 4096;

    /// <summary>Version 0 had no first number of the epoch.</summary>
    private const uint Version = 1;
    private const int UsedBytes = 24 + 5 * 48 + 4;
    private static readonly int[] LaneBytes = [40, 48];
    private const string Path = "cursor";
    private readonly IJournalFile _file;
    private readonly LaneCursor[] _lanes = new LaneCursor[5];
    private ulong _generation;

    private CursorFile(IJournalFile file) => _file = file;

    /// <summary>True when the file held something, but no valid slot.</summary>
    public bool WasLost { get; private set; }

    /// <summary>Last trusted wall time, milliseconds since 1970 UTC, or 0.</summary>
    public long TrustedWallMs { get; set; }

    public static CursorFile Open(IJournalFiles files)
    {
        bool exists = files.List("").Any(f => f.Name == Path);
        var cursor = new CursorFile(exists ? files.Open(Path, writable: true) : files.Create(Path));
        if (exists)
            cursor.Load();
        if (!exists || cursor._file.Length < Bytes)
        {
            // Zeros are written, not only counted: on a full disk the slots must already have their blocks.
            cursor._file.Write(new byte[Bytes - cursor._file.Length], cursor._file.Length);
            cursor._file.SyncContent();
            files.SyncFolder("");
        }

        return cursor;
    }

    /// <summary>Looks at the cursor without writing; null when there is none.</summary>
    public static CursorFile? TryRead(IJournalFiles files)
    {
        if (!files.List("").Any(f => f.Name == Path))
            return null;
        using var cursor = new CursorFile(files.Open(Path, writable: false));
        cursor.Load();
        return cursor;
    }

    public LaneCursor this[Lane lane]
    {
        get => _lanes[lane.Index()];
        set => _lanes[lane.Index()] = value;
    }

    /// <summary>Writes the slot that is not the newest, durably.</summary>
    public void Save()
    {
        Span<byte> slot = stackalloc byte[UsedBytes];
        slot.Clear();
        ulong generation = _generation + 1;
        "EDGC"u8.CopyTo(slot);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[4..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[8..], generation);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], TrustedWallMs);
        for (int i = 0; i < _lanes.Length; i++)
        {
            Span<byte> at = slot[(24 + i * LaneBytes[Version])..];
            BinaryPrimitives.WriteUInt64LittleEndian(at, _lanes[i].Epoch);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], _lanes[i].AcknowledgedUpTo);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], _lanes[i].TrimmedUpTo);
            BinaryPrimitives.WriteInt64LittleEndian(at[24..], _lanes[i].AcknowledgedTrimmed);
            BinaryPrimitives.WriteInt64LittleEndian(at[32..], _lanes[i].DroppedTrimmed);
            BinaryPrimitives.WriteInt64LittleEndian(at[40..], _lanes[i].EpochFrom);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(slot[(UsedBytes - 4)..], Crc32C.Of(slot[..(UsedBytes - 4)]));
        _file.Write(slot, (long)(generation & 1) * SlotBytes);
        _file.SyncContent();
        _generation = generation;
    }

    public void Dispose() => _file.Dispose();

    private void Load()
    {
        Span<byte> slot = stackalloc byte[UsedBytes];
        bool found = false, written = false;
        for (int s = 0; s < 2; s++)
        {
            int read = _file.Read(slot, s * SlotBytes);
            written |= slot[..read].IndexOfAnyExcept((byte)0) >= 0;
            if (read != UsedBytes || VersionOf(slot) is not { } version)
                continue;
            ulong generation = BinaryPrimitives.ReadUInt64LittleEndian(slot[8..]);
            if (found && generation <= _generation)
                continue;
            found = true;
            Take(slot, generation, version);
        }

        // All zeros is a first start that was cut off, not a loss.
        WasLost = written && !found;
    }

    /// <summary>The slot's layout, or null when it is none that can be trusted.</summary>
    private static int? VersionOf(ReadOnlySpan<byte> slot)
    {
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]);
        if (!slot[..4].SequenceEqual("EDGC"u8) || version > Version)
            return null;
        int bytes = 24 + 5 * LaneBytes[version];
        return BinaryPrimitives.ReadUInt32LittleEndian(slot[bytes..]) == Crc32C.Of(slot[..bytes]) ? (int)version : null;
    }

    private void Take(ReadOnlySpan<byte> slot, ulong generation, int version)
    {
        _generation = generation;
        TrustedWallMs = BinaryPrimitives.ReadInt64LittleEndian(slot[16..]);
        for (int i = 0; i < _lanes.Length; i++)
        {
            ReadOnlySpan<byte> at = slot[(24 + i * LaneBytes[version])..];
            _lanes[i] = new LaneCursor(
                BinaryPrimitives.ReadUInt64LittleEndian(at),
                version == 0 ? 1 : BinaryPrimitives.ReadInt64LittleEndian(at[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[32..]));
        }
    }
}
