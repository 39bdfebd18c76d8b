using System.Buffers.Binary;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>One object: id and data.</summary>
internal readonly ref struct MiBeaconItem(ushort id, ReadOnlySpan<byte> bytes)
{
    public ushort Id { get; } = id;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>Walks the objects of a plain payload: id u16, length u8, data. Up to two bytes left over are no object.</summary>
internal ref struct MiBeaconReader(ReadOnlySpan<byte> payload)
{
    private const int HeaderBytes = 3;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _at;

    /// <summary>Decoded, or why the walk could not go on; its offset counts from the start of the payload.</summary>
    public DecodeResult Result { get; private set; } = DecodeResult.Decoded;

    /// <summary>Bytes not read.</summary>
    public readonly int Left => _payload.Length - _at;

    /// <summary>Reads the next object; false at the end and at a fault.</summary>
    public bool TryNext(out MiBeaconItem item)
    {
        item = default;
        if (Left < HeaderBytes)
        {
            return false;
        }

        int start = _at + HeaderBytes;
        int length = _payload[start - 1];
        if (start + length > _payload.Length)
        {
            Result = DecodeResult.Rejected(RejectReason.Truncated, _payload.Length);
            _at = _payload.Length;
            return false;
        }

        item = new(BinaryPrimitives.ReadUInt16LittleEndian(_payload[_at..]), _payload.Slice(start, length));
        _at = start + length;
        return true;
    }
}
