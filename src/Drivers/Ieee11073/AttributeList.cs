using Edge.Drivers.Numbers;

namespace Edge.Drivers.Ieee11073;

/// <summary>
/// A list with its count and its length in bytes, as all lists of the standard; here one of attributes: id, length, value.
/// </summary>
internal ref struct AttributeList
{
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
