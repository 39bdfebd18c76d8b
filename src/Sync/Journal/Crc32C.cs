using System.Buffers.Binary;
using System.Numerics;

namespace Edge.Sync.Journal;

/// <summary>CRC-32C (Castagnoli), start and final XOR 0xFFFFFFFF, by the processor's instruction where there is one. "123456789" gives E3069283.</summary>
public static class Crc32C
{
    /// <summary>State before the first byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    /// <summary>CRC of the whole span.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(Start, bytes);

    /// <summary>State after more bytes; complement it to get the CRC.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
            state = BitOperations.Crc32C(state, b);
        return state;
    }
}
