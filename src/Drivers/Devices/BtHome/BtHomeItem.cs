using System.Buffers.Binary;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>What the type byte of version 1 says about the bytes of a value; version 2 takes it from the table.</summary>
internal enum BtHomeEncoding : byte
{
    Unsigned = 0,
    Signed = 1,
    Float = 2,
    Text = 3,
    Address = 4,
}

/// <summary>One object of a frame: its row and its bytes.</summary>
internal readonly ref struct BtHomeItem(BtHomeObject row, BtHomeEncoding encoding, ReadOnlySpan<byte> bytes)
{
    // Beyond this a float cannot be a reading, and a decimal could not hold its product.
    private const double MostFloat = 1e15;

    public BtHomeObject Row { get; } = row;

    public BtHomeEncoding Encoding { get; } = encoding;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The number times the row's factor, or null when the bytes are none.</summary>
    public decimal? Number => Encoding switch
    {
        BtHomeEncoding.Unsigned when Bytes.Length is >= 1 and <= 8 => Bits * Row.Factor,
        BtHomeEncoding.Signed when Bytes.Length is >= 1 and <= 8 => SignedBits * Row.Factor,
        BtHomeEncoding.Float => Real * Row.Factor,
        _ => null,
    };

    /// <summary>True or false of a binary object; null for any other value than 0 and 1.</summary>
    public bool? Flag => Number switch
    {
        0 => false,
        1 => true,
        _ => null,
    };

    /// <summary>Name of the event of a button or dimmer; null when nothing happened or the code is unknown.</summary>
    public string? Event => (Row.Format, Bytes.IsEmpty ? 0 : Bytes[0]) switch
    {
        (BtHomeFormat.Button, 0x01) => "press",
        (BtHomeFormat.Button, 0x02) => "double_press",
        (BtHomeFormat.Button, 0x03) => "triple_press",
        (BtHomeFormat.Button, 0x04) => "long_press",
        (BtHomeFormat.Button, 0x05) => "long_double_press",
        (BtHomeFormat.Button, 0x06) => "long_triple_press",
        (BtHomeFormat.Button, 0x80) => "hold_press",
        (BtHomeFormat.Dimmer, 0x01) => "rotate_left",
        (BtHomeFormat.Dimmer, 0x02) => "rotate_right",
        _ => null,
    };

    private ulong Bits
    {
        get
        {
            ulong value = 0;
            for (int i = Bytes.Length - 1; i >= 0; i--)
            {
                value = (value << 8) | Bytes[i];
            }

            return value;
        }
    }

    private long SignedBits
    {
        get
        {
            int spare = 64 - 8 * Bytes.Length;
            return (long)(Bits << spare) >> spare;
        }
    }

    private decimal? Real
    {
        get
        {
            double value = Bytes.Length switch
            {
                2 => (double)BinaryPrimitives.ReadHalfLittleEndian(Bytes),
                4 => BinaryPrimitives.ReadSingleLittleEndian(Bytes),
                8 => BinaryPrimitives.ReadDoubleLittleEndian(Bytes),
                _ => double.NaN,
            };
            return Math.Abs(value) < MostFloat ? (decimal)value : null;
        }
    }
}
