using System.Numerics;

namespace Edge.Sync.Wire.Columns;

/// <summary>Models for numbers that nothing is known of, such as the first of a column: how many bits, then the bits.</summary>
internal sealed class PlainNumberModel
{
    private const int LengthBits = 7;
    private readonly BitModel[] _lengths = NumberModel.Repeat(1 << LengthBits, new BitModel(32768, 2));

    /// <summary>A number of 64 bits; one that cannot be is read as the largest.</summary>
    public ulong Code(RangeCoder coder, ulong value)
    {
        int length = 64 - BitOperations.LeadingZeroCount(value);
        int node = 1;
        for (int i = LengthBits - 1; i >= 0; i--)
            node = node * 2 + (coder.Bit(ref _lengths[node], ((length >> i) & 1) != 0) ? 1 : 0);
        length = node - (1 << LengthBits);
        if (length > 64)
            return ulong.MaxValue;
        return length < 2 ? (ulong)length : (1ul << (length - 1)) | coder.Bits(value, length - 1);
    }

    /// <summary>A number with a sign, as zigzag.</summary>
    public long CodeSigned(RangeCoder coder, long value)
    {
        ulong zigzag = Code(coder, (ulong)((value << 1) ^ (value >> 63)));
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }
}
