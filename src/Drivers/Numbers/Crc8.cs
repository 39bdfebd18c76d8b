namespace Edge.Drivers.Numbers;

/// <summary>
/// The 8-bit cyclic redundancy checks of medical devices, one instance per parameter set, table-driven. The number is the
/// result over the ASCII digits 1 to 9.
/// </summary>
internal sealed class Crc8
{
    private readonly byte[] _table = new byte[256];

    private Crc8(byte polynomial, bool reflected)
    {
        byte reversed = Reverse(polynomial);
        for (int i = 0; i < _table.Length; i++)
        {
            int value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = reflected
                    ? (value >> 1) ^ ((value & 1) == 0 ? 0 : reversed)
                    : (value << 1) ^ ((value & 0x80) == 0 ? 0 : polynomial);
            }

            _table[i] = unchecked((byte)value);
        }
    }

    /// <summary>F4. Polynomial 07, not reflected; Viatom and OxyII.</summary>
    public static Crc8 Plain { get; } = new(0x07, reflected: false);

    /// <summary>A1. Polynomial 31, reflected; PC-60FW.</summary>
    public static Crc8 Maxim { get; } = new(0x31, reflected: true);

    /// <summary>The check over <paramref name="bytes"/>.</summary>
    public byte Of(ReadOnlySpan<byte> bytes)
    {
        byte crc = 0;
        foreach (byte b in bytes)
        {
            crc = _table[crc ^ b];
        }

        return crc;
    }

    private static byte Reverse(byte word)
    {
        int reversed = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            reversed = (reversed << 1) | ((word >> bit) & 1);
        }

        return (byte)reversed;
    }
}
