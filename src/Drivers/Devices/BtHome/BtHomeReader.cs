namespace Edge.Drivers.Devices.BtHome;

/// <summary>
/// Walks the objects of a plain payload. Version 2: id, value of the length in the table. Version 1: type (upper 3 bits) and
/// length (lower 5, counting the id), id, value; a MAC address has no id.
/// </summary>
internal ref struct BtHomeReader(ReadOnlySpan<byte> payload, bool isTyped)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private readonly bool _isTyped = isTyped;
    private int _at;

    /// <summary>Object id at which the walk ended, because an unknown object has no known length; null = the payload was read whole.</summary>
    public byte? UnknownId { get; private set; }

    /// <summary>Decoded, or why the walk could not go on; its offset counts from the start of the payload.</summary>
    public DecodeResult Result { get; private set; } = DecodeResult.Decoded;

    /// <summary>Reads the next object of the table; false at the end, at an unknown id and at a fault.</summary>
    public bool TryNext(out BtHomeItem item) => _isTyped ? TryNextTyped(out item) : TryNextById(out item);

    private bool TryNextById(out BtHomeItem item)
    {
        item = default;
        if (_at == _payload.Length)
        {
            return false;
        }

        if (BtHomeObjects.Find(_payload[_at]) is not { } row)
        {
            UnknownId = _payload[_at];
            _at = _payload.Length;
            return false;
        }

        int start = _at + 1;
        int length = row.Bytes;
        if (length == 0)
        {
            if (start == _payload.Length)
            {
                return Fail(RejectReason.Truncated, start);
            }

            length = _payload[start++];
        }

        if (start + length > _payload.Length)
        {
            return Fail(RejectReason.Truncated, _payload.Length);
        }

        var encoding = row.Format switch
        {
            BtHomeFormat.Signed => BtHomeEncoding.Signed,
            BtHomeFormat.Text => BtHomeEncoding.Text,
            _ => BtHomeEncoding.Unsigned,
        };
        item = new(row, encoding, _payload.Slice(start, length));
        _at = start + length;
        return true;
    }

    private bool TryNextTyped(out BtHomeItem item)
    {
        item = default;
        while (_at < _payload.Length)
        {
            var encoding = (BtHomeEncoding)(_payload[_at] >> 5);
            int length = _payload[_at] & 0x1F;
            int start = _at + 1;
            if (length == 0)
            {
                return Fail(RejectReason.BadField, _at);
            }

            if (start + length > _payload.Length)
            {
                return Fail(RejectReason.Truncated, _payload.Length);
            }

            // Every object states its length, so an unknown one is passed over.
            _at = start + length;
            if (encoding < BtHomeEncoding.Address && BtHomeObjects.Find(_payload[start]) is { } row)
            {
                item = new(row, encoding, _payload.Slice(start + 1, length - 1));
                return true;
            }
        }

        return false;
    }

    private bool Fail(RejectReason reason, int offset)
    {
        Result = DecodeResult.Rejected(reason, offset);
        _at = _payload.Length;
        return false;
    }
}
