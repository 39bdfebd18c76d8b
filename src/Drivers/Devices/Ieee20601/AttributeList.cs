using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// A list with its count and its length in bytes, as all lists of the standard; here one of attributes: id, length, value.
/// </summary>
internal ref struct AttributeList
{
    // Attributes of measurements.
    public const ushort Physiology = 0x092B;
    public const ushort TypeOf = 0x092F;
    public const ushort Status = 0x0947;
    public const ushort CompoundObserved = 0x094B;
    public const ushort Observed = 0x0950;
    public const ushort TimeStampAbsolute = 0x0990;
    public const ushort UnitCode = 0x0996;
    public const ushort BasicObserved = 0x0A4C;
    public const ushort ScannerMap = 0x0A53;
    public const ushort ValueMap = 0x0A55;
    public const ushort SimpleObserved = 0x0A56;
    public const ushort PhysiologyPartition = 0x0A5F;
    public const ushort CompoundSimple = 0x0A74;
    public const ushort CompoundBasic = 0x0A75;
    public const ushort PhysiologyList = 0x0A76;

    private BigEndianReader _items;
    private int _left;

    private AttributeList(BigEndianReader items, int count)
    {
        _items = items;
        _left = count;
    }

    /// <summary>Attributes said to follow.</summary>
    public readonly int Count => _left;

    /// <summary>Decoded, or what does not fit.</summary>
    public readonly DecodeResult Result => _items.Result;

    /// <summary>The list at the reader, which moves past it.</summary>
    public static AttributeList At(scoped ref BigEndianReader reader)
    {
        int count = reader.U16();
        return new AttributeList(reader.Part(reader.U16()), count);
    }

    /// <summary>Checks the list at the reader, and moves past it.</summary>
    /// <returns>Number of attributes.</returns>
    public static int Skip(scoped ref BigEndianReader reader)
    {
        var list = At(ref reader);
        int count = list.Count;
        while (list.Next(out _, out _))
        {
            // Only the lengths matter here.
        }

        reader.Close(list._items);
        return count;
    }

    /// <summary>Reads the next attribute; false at the end or when the list does not fit, see <see cref="Result"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="value">Reader of its value alone.</param>
    public bool Next(out ushort id, out BigEndianReader value)
    {
        if (_left == 0)
        {
            id = 0;
            value = default;
            return false;
        }

        _left--;
        id = _items.U16();
        value = _items.Part(_items.U16());
        return _items.IsGood;
    }
}
