using System.Buffers.Binary;

namespace Edge.Drivers.Numbers;

/// <summary>
/// Reads the fields of a characteristic one after the other, little-endian as Bluetooth sends them. Reading past the end
/// gives zeros and makes <see cref="Result"/> a rejection, so that a parser asks once, at its end. Bytes left over are no
/// fault: later versions of a profile append fields.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Offset of the next field.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes not read so far.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[Offset..];

    /// <summary>Decoded, or why not; the first fault stays.</summary>
    public DecodeResult Result { get; private set; } = DecodeResult.Decoded;

    public byte U8() => Take(1) is [var b] ? b : (byte)0;

    public sbyte S8() => unchecked((sbyte)U8());

    public ushort U16() => Take(2) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt16LittleEndian(field) : (ushort)0;

    public short S16() => unchecked((short)U16());

    public int U24() => Take(3) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt16LittleEndian(field) | field[2] << 16 : 0;

    public int S24() => U24() << 8 >> 8;

    public uint U32() => Take(4) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt32LittleEndian(field) : 0;

    public int S32() => unchecked((int)U32());

    public long U48() => Take(6) is { IsEmpty: false } field
        ? BinaryPrimitives.ReadUInt32LittleEndian(field) | (long)BinaryPrimitives.ReadUInt16LittleEndian(field[4..]) << 32
        : 0;

    public MderNumber SFloat() => MderNumber.FromSFloat(U16());

    public MderNumber Float() => MderNumber.FromFloat(U32());

    /// <summary>Date Time, 2A08.</summary>
    public GattDateTime DateTime() => new(U16(), U8(), U8(), U8(), U8(), U8());

    /// <summary>The next <paramref name="count"/> bytes, or none.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (_bytes.Length - Offset < count)
        {
            Reject(RejectReason.Truncated, _bytes.Length);
            Offset = _bytes.Length;
            return [];
        }

        Offset += count;
        return _bytes.Slice(Offset - count, count);
    }

    /// <summary>Notes that the frame does not fit its definition.</summary>
    public void Reject(RejectReason reason, int offset)
    {
        if (Result.Outcome == DecodeOutcome.Decoded)
        {
            Result = DecodeResult.Rejected(reason, offset);
        }
    }
}
