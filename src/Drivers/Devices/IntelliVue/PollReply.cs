using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>One polled object: where it stands, and its attributes.</summary>
internal readonly ref struct PolledObject(ushort context, ushort handle, BigEndianReader attributes)
{
    public ushort Context { get; } = context;

    public ushort Handle { get; } = handle;

    /// <summary>Reader of the attribute list.</summary>
    public BigEndianReader Attributes { get; } = attributes;
}

/// <summary>
/// Walks through a poll result: numbers and times, kind of object, then for each context its objects with their attributes.
/// All counts and lengths are checked on the way.
/// </summary>
internal ref struct PollReply
{
    private BigEndianReader _reader;
    private BigEndianReader _contexts;
    private BigEndianReader _objects;
    private int _contextsLeft;
    private int _objectsLeft;
    private ushort _context;

    /// <param name="message">A poll result.</param>
    public PollReply(in ExportMessage message)
    {
        _reader = message.PollResult;
        Number = _reader.U16();
        if (message.IsExtended)
        {
            _reader.U16();
        }

        RelativeTime = _reader.U32();
        AbsoluteTime = _reader.AbsoluteTime();
        _reader.U16();
        ObjectClass = _reader.U16();
        _reader.U16();
        _contextsLeft = _reader.U16();
        _contexts = _reader.Part(_reader.U16());
        _objects = new BigEndianReader([], _contexts.Offset);
    }

    public ushort Number { get; }

    /// <summary>Monitor's running time in eighths of a millisecond.</summary>
    public uint RelativeTime { get; }

    /// <summary>Monitor's clock, or null where it leaves it out.</summary>
    public DateTime? AbsoluteTime { get; }

    /// <summary>6 numerics, 9 real-time sample arrays.</summary>
    public ushort ObjectClass { get; }

    /// <summary>Decoded when all objects fitted; ask after <see cref="Next"/> has returned false.</summary>
    public readonly DecodeResult Result => _reader.Result;

    /// <summary>Goes to the next object; false at the end or at the first fault.</summary>
    public bool Next(out PolledObject polled)
    {
        polled = default;
        while (_reader.IsGood && _objectsLeft == 0)
        {
            _reader.Close(_objects);
            if (_contextsLeft == 0)
            {
                _reader.Close(_contexts);
                if (_reader.IsGood && !_reader.IsAtEnd)
                {
                    _reader.Reject(RejectReason.BadLength, _reader.Offset);
                }

                return false;
            }

            _contextsLeft--;
            _context = _contexts.U16();
            _objectsLeft = _contexts.U16();
            _objects = _contexts.Part(_contexts.U16());
            if (!_contexts.IsGood)
            {
                _reader.Close(_contexts);
            }
        }

        if (!_reader.IsGood)
        {
            return false;
        }

        _objectsLeft--;
        ushort handle = _objects.U16();
        polled = new PolledObject(_context, handle, _objects);
        AttributeList.Skip(ref _objects);
        if (!_objects.IsGood)
        {
            _reader.Close(_objects);
        }

        return _reader.IsGood;
    }
}
