using System.Buffers.Binary;

namespace Edge.Sync.Wire.Columns;

/// <summary>Writes canonical Protobuf into a buffer that is reused: fields in the order of the calls, numbers that are zero left out where asked.</summary>
internal sealed class ProtoBuffer
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>A varint field; left out when zero.</summary>
    public void Number(int field, ulong value)
    {
        if (value != 0)
            Present(field, value);
    }

    /// <summary>A varint field, also when zero.</summary>
    public void Present(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    /// <summary>A zigzag varint field; left out when zero.</summary>
    public void Signed(int field, long value) => Number(field, Zigzag(value));

    /// <summary>A zigzag varint field, present exactly when there is a value.</summary>
    public void Optional(int field, long? value)
    {
        if (value is { } present)
            Present(field, Zigzag(present));
    }

    /// <summary>An eight-byte field; left out when zero.</summary>
    public void Fixed64(int field, ulong value)
    {
        if (value == 0)
            return;
        Varint(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        Length += 8;
    }

    /// <summary>A four-byte field, present exactly when there is a value.</summary>
    public void Optional32(int field, uint? value)
    {
        if (value is not { } present)
            return;
        Varint(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), present);
        Length += 4;
    }

    /// <summary>A text, left out when empty.</summary>
    public void Text(int field, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            Message(field, bytes);
    }

    /// <summary>A message, also when empty.</summary>
    public void Message(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>A bare varint, as in packed numbers.</summary>
    public void Varint(ulong value)
    {
        Span<byte> room = Room(10);
        int at = 0;
        for (; value >= 0x80; value >>= 7)
            room[at++] = (byte)(value | 0x80);
        room[at++] = (byte)value;
        Length += at;
    }

    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length, count);
    }
}
