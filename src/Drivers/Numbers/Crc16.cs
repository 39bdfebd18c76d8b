namespace Edge.Drivers.Numbers;

/// <summary>
/// The 16-bit cyclic redundancy checks of medical devices, one instance per parameter set, table-driven. Names and
/// parameters: the catalogue of parametrised CRC algorithms; the number is the result over the ASCII digits 1 to 9.
/// </summary>
internal sealed class Crc16
{
    private readonly ushort[] _table = new ushort[256];
    private readonly ushort _initial;
    private readonly ushort _final;
    private readonly bool _reflected;

    private Crc16(ushort polynomial, ushort initial, bool reflected, ushort final)
    {
        (_initial, _final, _reflected) = (initial, final, reflected);
        ushort reversed = Reverse(polynomial);
        for (int i = 0; i < _table.Length; i++)
        {
            int value = reflected ? i : i << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                value = reflected
                    ? (value >> 1) ^ ((value & 1) == 0 ? 0 : reversed)
                    : (value << 1) ^ ((value & 0x8000) == 0 ? 0 : polynomial);
            }

            _table[i] = unchecked((ushort)value);
        }
    }

    /// <summary>6F91. The E2E-CRC of Bluetooth health profiles; sent low byte first.</summary>
    public static Crc16 Mcrf4xx { get; } = new(0x1021, 0xFFFF, reflected: true, final: 0);

    /// <summary>31C3. Dexcom.</summary>
    public static Crc16 Xmodem { get; } = new(0x1021, 0, reflected: false, final: 0);

    /// <summary>906E. Frame check of IntelliVue.</summary>
    public static Crc16 X25 { get; } = new(0x1021, 0xFFFF, reflected: true, final: 0xFFFF);

    /// <summary>BB3D.</summary>
    public static Crc16 Arc { get; } = new(0x8005, 0, reflected: true, final: 0);

    /// <summary>29B1.</summary>
    public static Crc16 CcittFalse { get; } = new(0x1021, 0xFFFF, reflected: false, final: 0);

    /// <summary>E5CC.</summary>
    public static Crc16 AugCcitt { get; } = new(0x1021, 0x1D0F, reflected: false, final: 0);

    /// <summary>2189.</summary>
    public static Crc16 Kermit { get; } = new(0x1021, 0, reflected: true, final: 0);

    /// <summary>44C2.</summary>
    public static Crc16 Maxim16 { get; } = new(0x8005, 0, reflected: true, final: 0xFFFF);

    /// <summary>The check over <paramref name="bytes"/>.</summary>
    public ushort Of(ReadOnlySpan<byte> bytes)
    {
        int crc = _initial;
        foreach (byte b in bytes)
        {
            crc = _reflected
                ? (crc >> 8) ^ _table[(crc ^ b) & 0xFF]
                : ((crc << 8) & 0xFF00) ^ _table[(crc >> 8) ^ b];
        }

        return (ushort)(crc ^ _final);
    }

    private static ushort Reverse(ushort word)
    {
        int reversed = 0;
        for (int bit = 0; bit < 16; bit++)
        {
            reversed = (reversed << 1) | ((word >> bit) & 1);
        }

        return (ushort)reversed;
    }
}
