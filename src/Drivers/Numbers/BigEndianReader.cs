using System.Buffers.Binary;

namespace Edge.Drivers.Numbers;

/// <summary>
/// Reads big-endian fields one after the other, as IEEE 11073 messages hold them. Reading past the end gives zeros and
/// makes <see cref="Result"/> a rejection, so that a parser asks once, at its end.
/// </summary>
/// <param name="bytes">The fields.</param>
/// <param name="origin">Offset of the first of them in the whole message, for what is reported.</param>
internal ref struct BigEndianReader(ReadOnlySpan<byte> bytes, int origin = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly int _origin = origin;
    private int _at;

    /// <summary>Offset of the next field in the whole message.</summary>
    public readonly int Offset => _origin + _at;

    /// <summary>Bytes not read so far.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    public readonly bool IsAtEnd => _at == _bytes.Length;

    /// <summary>Decoded, or why not; the first fault stays.</summary>
    public DecodeResult Result { get; private set; } = DecodeResult.Decoded;

    public readonly bool IsGood => Result.Outcome == DecodeOutcome.Decoded;

    public byte U8() => Take(1) is [var b] ? b : (byte)0;

    public ushort U16() => Take(2) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt16BigEndian(field) : (ushort)0;

    public uint U32() => Take(4) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt32BigEndian(field) : 0;

    public MderNumber SFloat() => MderNumber.FromSFloat(U16());

    public MderNumber Float() => MderNumber.FromFloat(U32());

    /// <summary>Absolute Time: eight binary-coded decimal bytes from the century to hundredths of a second; null when impossible.</summary>
    public DateTime? AbsoluteTime() => BcdTime.Read(Take(BcdTime.Bytes));

    /// <summary>The next <paramref name="count"/> bytes, or none.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (_bytes.Length - _at < count)
        {
            Reject(RejectReason.Truncated, _origin + _bytes.Length);
            _at = _bytes.Length;
            return [];
        }

        _at += count;
        return _bytes.Slice(_at - count, count);
    }

    /// <summary>A reader of the next <paramref name="count"/> bytes alone.</summary>
    public BigEndianReader Part(int count)
    {
        int origin = Offset;
        return new BigEndianReader(Take(count), origin);
    }

    /// <summary>Notes that the message does not fit its definition.</summary>
    public void Reject(RejectReason reason, int offset)
    {
        if (IsGood)
        {
            Result = DecodeResult.Rejected(reason, offset);
        }
    }

    /// <summary>Takes over the fault of a part, or notes that it has bytes left over.</summary>
    public void Close(scoped in BigEndianReader part)
    {
        if (!part.IsGood)
        {
            Reject(part.Result.Reason, part.Result.Offset);
        }
        else if (!part.IsAtEnd)
        {
            Reject(RejectReason.BadLength, part.Offset);
        }
    }
}
