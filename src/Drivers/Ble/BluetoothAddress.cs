using System.Globalization;

namespace Edge.Drivers.Ble;

/// <summary>A 48-bit Bluetooth device address. The default value is no address.</summary>
/// <param name="Value">The six bytes in display order, first byte most significant; 0 to 2^48 - 1.</param>
public readonly record struct BluetoothAddress(ulong Value)
{
    private const int TextLength = 17;

    /// <summary>Reads <c>AA:BB:CC:DD:EE:FF</c>, either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BluetoothAddress address)
    {
        address = default;
        ulong value = 0;
        if (text.Length != TextLength)
        {
            return false;
        }

        for (int i = 0; i < TextLength; i += 3)
        {
            if ((i > 0 && text[i - 1] != ':') || !byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte part))
            {
                return false;
            }

            value = (value << 8) | part;
        }

        address = new(value);
        return true;
    }

    /// <summary>Reads <c>AA:BB:CC:DD:EE:FF</c>, either case.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static BluetoothAddress Parse(string text) =>
        TryParse(text, out BluetoothAddress address) ? address : throw new FormatException($"'{text}' is no Bluetooth address such as AA:BB:CC:DD:EE:FF.");

    /// <summary>Writes the six bytes in display order.</summary>
    /// <param name="into">At least 6 bytes.</param>
    public void WriteTo(Span<byte> into)
    {
        for (int i = 0; i < 6; i++)
        {
            into[i] = (byte)(Value >> (40 - (8 * i)));
        }
    }

    /// <summary>Display form, upper case with colons.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(byte)(Value >> 40):X2}:{(byte)(Value >> 32):X2}:{(byte)(Value >> 24):X2}:{(byte)(Value >> 16):X2}:{(byte)(Value >> 8):X2}:{(byte)Value:X2}");
}
