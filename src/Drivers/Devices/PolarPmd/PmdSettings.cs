using System.Buffers.Binary;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>Kinds of settings.</summary>
internal enum PmdSetting : byte
{
    /// <summary>u16 Hz.</summary>
    SampleRate = 0,

    /// <summary>u16 bits.</summary>
    Resolution = 1,

    /// <summary>u16 in units of the measurement.</summary>
    Range = 2,

    /// <summary>s32 in thousandths.</summary>
    RangeMilli = 3,

    /// <summary>u8.</summary>
    Channels = 4,

    /// <summary>32-bit float: unit per raw count.</summary>
    Factor = 5,
}

/// <summary>Walks a list of settings: kind u8, count u8, that many values.</summary>
internal ref struct PmdSettings(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ReadOnlySpan<byte> _values;
    private int _at;
    private int _valueBytes;

    public PmdSetting Kind { get; private set; }

    /// <summary>Number of values of <see cref="Kind"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Decoded, or why the walk could not go on.</summary>
    public DecodeResult Result { get; private set; } = DecodeResult.Decoded;

    /// <summary>True when the list offers this value of this kind.</summary>
    public static bool Offers(ReadOnlySpan<byte> list, PmdSetting kind, int value)
    {
        var settings = new PmdSettings(list);
        while (settings.TryNext())
        {
            for (int i = 0; settings.Kind == kind && i < settings.Count; i++)
            {
                if (settings.Integer(i) == value)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reads the next kind; false at the end and at a fault.</summary>
    public bool TryNext()
    {
        if (_at == _bytes.Length)
        {
            return false;
        }

        Kind = (PmdSetting)_bytes[_at];
        _valueBytes = Kind switch
        {
            PmdSetting.SampleRate or PmdSetting.Resolution or PmdSetting.Range => 2,
            PmdSetting.RangeMilli or PmdSetting.Factor => 4,
            PmdSetting.Channels => 1,
            _ => 0,
        };
        if (_valueBytes == 0)
        {
            return Fail(RejectReason.BadField, _at);
        }

        Count = _at + 1 < _bytes.Length ? _bytes[_at + 1] : 0;
        int start = _at + 2;
        if (start + Count * _valueBytes > _bytes.Length)
        {
            return Fail(RejectReason.Truncated, _bytes.Length);
        }

        _values = _bytes.Slice(start, Count * _valueBytes);
        _at = start + _values.Length;
        return true;
    }

    /// <summary>Value <paramref name="index"/> as an integer; of a factor its bit pattern.</summary>
    public readonly int Integer(int index)
    {
        var at = _values[(index * _valueBytes)..];
        return _valueBytes switch
        {
            1 => at[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(at),
            _ => BinaryPrimitives.ReadInt32LittleEndian(at),
        };
    }

    private bool Fail(RejectReason reason, int offset)
    {
        Result = DecodeResult.Rejected(reason, offset);
        _at = _bytes.Length;
        return false;
    }
}
