using System.Buffers.Binary;

namespace Edge.Sync.Journal;

/// <summary>
/// One record on disk, little endian: <c>len u32, seq u64, crc32c u32, payload</c>, zero-padded to 8 bytes.
/// The CRC covers salt, len, seq and payload. A len of 0 is the end of data. The top bit of len marks a gap:
/// a region whose records are declared lost; its payload starts with the last lost number (u64).
/// </summary>
internal static class RecordFrame
{
    public const int HeaderBytes = 16;
    public const int SmallestBytes = 24;
    public const int MaxPayloadBytes = 32 * 1024;
    private const uint GapBit = 0x8000_0000;

    /// <summary>Bytes on disk of a record with this payload.</summary>
    public static int SizeOf(int payloadBytes) => HeaderBytes + ((payloadBytes + 7) & ~7);

    /// <summary>Writes everything but the CRC, which needs the salt of the segment; returns the bytes used.</summary>
    public static int WriteUnsealed(Span<byte> target, long seq, ReadOnlySpan<byte> payload)
    {
        int size = SizeOf(payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target, payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[4..], seq);
        payload.CopyTo(target[HeaderBytes..]);
        target[(HeaderBytes + payload.Length)..size].Clear();
        return size;
    }

    /// <summary>Fills the CRC of a frame for the segment with this salt.</summary>
    public static void Seal(Span<byte> frame, uint salt)
    {
        int payloadBytes = PayloadBytes(frame);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Checksum(frame, payloadBytes, salt));
    }

    /// <summary>A gap over a region of at least <see cref="SmallestBytes"/>: numbers <paramref name="from"/> to <paramref name="to"/> are lost.</summary>
    public static void WriteGap(Span<byte> region, long from, long to, uint salt)
    {
        region.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(region, GapBit | (uint)(region.Length - HeaderBytes));
        BinaryPrimitives.WriteInt64LittleEndian(region[4..], from);
        BinaryPrimitives.WriteInt64LittleEndian(region[HeaderBytes..], to);
        Seal(region, salt);
    }

    public static int PayloadBytes(ReadOnlySpan<byte> frame) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(frame) & ~GapBit);

    public static bool IsGap(ReadOnlySpan<byte> frame) => (BinaryPrimitives.ReadUInt32LittleEndian(frame) & GapBit) != 0;

    public static long Seq(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(frame[4..]);

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> frame) => frame.Slice(HeaderBytes, PayloadBytes(frame));

    /// <summary>Last lost number of a gap.</summary>
    public static long GapEnd(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(frame[HeaderBytes..]);

    /// <summary>True when a whole frame with a plausible length and a good CRC stands at the start of <paramref name="bytes"/>.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> bytes, uint salt)
    {
        if (bytes.Length < SmallestBytes)
            return false;
        int payloadBytes = PayloadBytes(bytes);
        bool gap = IsGap(bytes);
        if (payloadBytes < (gap ? 8 : 1) || payloadBytes > bytes.Length - HeaderBytes || (!gap && payloadBytes > MaxPayloadBytes))
            return false;
        return SizeOf(payloadBytes) <= bytes.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) == Checksum(bytes, payloadBytes, salt);
    }

    private static uint Checksum(ReadOnlySpan<byte> frame, int payloadBytes, uint salt)
    {
        Span<byte> saltBytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(saltBytes, salt);
        uint state = Crc32C.Append(Crc32C.Start, saltBytes);
        state = Crc32C.Append(state, frame[..12]);
        return ~Crc32C.Append(state, frame.Slice(HeaderBytes, payloadBytes));
    }
}
