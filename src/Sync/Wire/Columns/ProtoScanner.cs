using System.Buffers.Binary;

namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Reads the fields of a Protobuf message without allocating. Anything malformed ends the scan with <see cref="IsBroken"/>;
/// what it read until then is without meaning.
/// </summary>
internal ref struct ProtoScanner(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The message ended in the middle of a field, or has a wire type that is not used here.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Number and wire type of the field just found.</summary>
    public (ulong Number, int Wire) Field { get; private set; }

    /// <summary>Goes to the next field; false at the end or when broken.</summary>
    public bool Next()
    {
        if (IsBroken || _rest.IsEmpty)
            return false;
        ulong tag = Varint();
        Field = (tag >> 3, (int)(tag & 7));
        return !IsBroken;
    }

    /// <summary>Value of a varint field.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        IsBroken = true;
        return 0;
    }

    /// <summary>Value of a zigzag varint field.</summary>
    public long Signed()
    {
        ulong zigzag = Varint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>Value of an eight-byte field.</summary>
    public ulong Fixed64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>Value of a four-byte field.</summary>
    public uint Fixed32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    /// <summary>Content of a text, a message or packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Varint());

    /// <summary>True when nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            IsBroken = true;
            return [];
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
