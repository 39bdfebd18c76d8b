namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Adaptive binary range coder for both directions. Each call states a question with its model; when writing it takes the
/// answer and returns it, when reading it ignores the argument and returns what was written. So a column is described once
/// and cannot be read differently than it was written. Reading never fails: past the end come zero bits, and what they mean
/// is for the caller to bound. Not thread-safe.
/// </summary>
internal sealed class RangeCoder
{
    private const uint LeastRange = 1 << 24;

    private readonly byte[]? _source;
    private byte[] _target = [];
    private int _at;
    private uint _range = uint.MaxValue;
    private uint _code;
    private ulong _low;
    private byte _held;
    private long _heldCount = 1;
    private bool _isStarted;

    /// <summary>For writing.</summary>
    public RangeCoder() => _target = new byte[512];

    /// <summary>For reading.</summary>
    /// <param name="source">The written bytes.</param>
    /// <param name="from">Where they begin.</param>
    public RangeCoder(byte[] source, int from)
    {
        (_source, _at) = (source, from);
        for (int i = 0; i < 4; i++)
            _code = (_code << 8) | NextByte();
    }

    /// <summary>True when answers are written.</summary>
    public bool IsWriting => _source is null;

    /// <summary>Bytes written so far, to within the four that are still open.</summary>
    public int Written => _at;

    /// <summary>One answer, whose model learns from it.</summary>
    public bool Bit(ref BitModel model, bool answer)
    {
        uint bound = (_range >> 16) * model.Yes;
        if (_source is not null)
            answer = _code < bound;
        if (answer)
        {
            _range = bound;
        }
        else
        {
            _low += bound;
            _code -= bound;
            _range -= bound;
        }

        model.Learn(answer);
        Normalise();
        return answer;
    }

    /// <summary>The low <paramref name="count"/> bits of a number, highest first, each as likely as not; 0 to 64.</summary>
    public ulong Bits(ulong value, int count)
    {
        ulong result = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            _range >>= 1;
            bool answer = _source is not null ? _code >= _range : ((value >> i) & 1) != 0;
            if (answer)
            {
                _low += _range;
                _code -= _range;
            }

            result = (result << 1) | (answer ? 1ul : 0);
            Normalise();
        }

        return result;
    }

    /// <summary>Ends writing; the shortest bytes that read back alike.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        // Any number within the range will do: the one with 24 zero bits at its end.
        _low = (_low + LeastRange - 1) & ~(ulong)(LeastRange - 1);
        for (int i = 0; i < 5; i++)
            ShiftOut();
        int length = _at;
        while (length > 0 && _target[length - 1] == 0)
            length--;
        return _target.AsSpan(0, length);
    }

    private void Normalise()
    {
        while (_range < LeastRange)
        {
            _range <<= 8;
            if (_source is not null)
                _code = (_code << 8) | NextByte();
            else
                ShiftOut();
        }
    }

    private byte NextByte() => _at < _source!.Length ? _source[_at++] : (byte)0;

    // A byte is held back until it is known whether a carry still reaches it.
    private void ShiftOut()
    {
        if ((uint)_low < 0xFF000000u || _low > uint.MaxValue)
        {
            byte carry = (byte)(_low >> 32);
            for (; _heldCount > 0; _heldCount--)
            {
                Put((byte)(_held + carry));
                _held = 0xFF;
            }

            _held = (byte)(_low >> 24);
        }

        _heldCount++;
        _low = (uint)_low << 8;
    }

    private void Put(byte value)
    {
        // The very first byte is always zero, since the number is below one.
        if (!_isStarted)
        {
            _isStarted = true;
            return;
        }

        if (_at == _target.Length)
            Array.Resize(ref _target, _target.Length * 2);
        _target[_at++] = value;
    }
}
