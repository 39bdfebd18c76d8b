using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>Event types: of the device itself, of its memory, and of unbuffered and buffered scanners.</summary>
internal enum EventType : ushort
{
    None = 0,
    Configuration = 0x0D1C,
    Fixed = 0x0D1D,
    Variable = 0x0D1E,
    FixedOfPersons = 0x0D1F,
    VariableOfPersons = 0x0D20,
    Segment = 0x0D21,
    UnbufferedVariable = 0x0D22,
    UnbufferedFixed = 0x0D23,
    UnbufferedGrouped = 0x0D24,
    UnbufferedVariableOfPersons = 0x0D25,
    UnbufferedFixedOfPersons = 0x0D26,
    UnbufferedGroupedOfPersons = 0x0D27,
    BufferedVariable = 0x0D28,
    BufferedFixed = 0x0D29,
    BufferedGrouped = 0x0D2A,
    BufferedVariableOfPersons = 0x0D2B,
    BufferedFixedOfPersons = 0x0D2C,
    BufferedGroupedOfPersons = 0x0D2D,
}

/// <summary>How the observations of a report are laid out.</summary>
internal enum ScanForm : byte
{
    /// <summary>No scan report.</summary>
    None = 0,

    /// <summary>Handle, and the values in the order of the object's value map.</summary>
    Fixed = 1,

    /// <summary>Handle, and a list of attributes.</summary>
    Variable = 2,

    /// <summary>The values in the order of the scanner's map of handles.</summary>
    Grouped = 3,
}

/// <summary>One observation of a report.</summary>
internal readonly ref struct ScanObservation(ushort person, ushort handle, BigEndianReader value)
{
    /// <summary>Number of the person; 0 when the report names none.</summary>
    public ushort Person { get; } = person;

    /// <summary>Handle of the object observed; of the scanner for grouped values.</summary>
    public ushort Handle { get; } = handle;

    /// <summary>Reader of the values, or of the attribute list.</summary>
    public BigEndianReader Value { get; } = value;
}

/// <summary>
/// Walks through the observations of a scan report: request id, report number, list of observations or, in the forms of
/// several persons, of persons with their observations. All counts and lengths are checked on the way.
/// </summary>
internal ref struct ScanReport
{
    /// <summary>Person number of a device that does not know who it was.</summary>
    public const ushort UnknownPerson = 0xFFFF;

    private readonly ScanForm _form;
    private readonly bool _hasPersons;
    private readonly ushort _scanner;
    private BigEndianReader _reader;
    private BigEndianReader _outer;
    private BigEndianReader _items;
    private int _personsLeft;
    private int _itemsLeft;
    private ushort _person;

    /// <param name="message">An event that is a scan report.</param>
    public ScanReport(in DataMessage message)
    {
        _form = FormOf(message.Event);
        _hasPersons = message.Event is EventType.FixedOfPersons or EventType.VariableOfPersons
            or EventType.UnbufferedVariableOfPersons or EventType.UnbufferedFixedOfPersons or EventType.UnbufferedGroupedOfPersons
            or EventType.BufferedVariableOfPersons or EventType.BufferedFixedOfPersons or EventType.BufferedGroupedOfPersons;
        _scanner = message.Handle;
        _reader = new BigEndianReader(message.Content, message.ContentAt);
        RequestId = _reader.U16();
        Number = _reader.U16();
        int count = _reader.U16();
        var list = _reader.Part(_reader.U16());
        _outer = _hasPersons ? list : new BigEndianReader([]);
        _items = _hasPersons ? new BigEndianReader([]) : list;
        (_personsLeft, _itemsLeft) = _hasPersons ? (count, 0) : (0, count);
    }

    /// <summary>Request that the report answers; F000 and above when the agent reports by itself.</summary>
    public ushort RequestId { get; }

    /// <summary>Number of the report, counting up.</summary>
    public ushort Number { get; }

    /// <summary>Decoded when all observations fitted; ask after <see cref="Next"/> has returned false.</summary>
    public readonly DecodeResult Result => _reader.Result;

    /// <summary>The layout of an event's observations.</summary>
    public static ScanForm FormOf(EventType type) => type switch
    {
        EventType.Fixed or EventType.FixedOfPersons => ScanForm.Fixed,
        EventType.Variable or EventType.VariableOfPersons => ScanForm.Variable,
        >= EventType.UnbufferedVariable and <= EventType.BufferedGroupedOfPersons =>
            ((type - EventType.UnbufferedVariable) % 6) switch
            {
                0 => ScanForm.Variable,
                1 => ScanForm.Fixed,
                2 => ScanForm.Grouped,
                3 => ScanForm.Variable,
                4 => ScanForm.Fixed,
                _ => ScanForm.Grouped,
            },
        _ => ScanForm.None,
    };

    /// <summary>Goes to the next observation; false at the end or at the first fault.</summary>
    public bool Next(out ScanObservation observation)
    {
        observation = default;
        while (_reader.IsGood && _itemsLeft == 0)
        {
            _reader.Close(_items);
            if (_personsLeft == 0)
            {
                _reader.Close(_outer);
                if (_reader.IsGood && !_reader.IsAtEnd)
                {
                    _reader.Reject(RejectReason.BadLength, _reader.Offset);
                }

                return false;
            }

            NextPerson();
        }

        if (!_reader.IsGood)
        {
            return false;
        }

        _itemsLeft--;
        observation = ReadObservation();
        if (!_items.IsGood || !_outer.IsGood)
        {
            _reader.Close(_items.IsGood ? _outer : _items);
        }

        return _reader.IsGood;
    }

    private void NextPerson()
    {
        _personsLeft--;
        _person = _outer.U16();
        if (_form == ScanForm.Grouped)
        {
            // One group of values a person, where other forms have a list.
            _itemsLeft = 1;
            _items = new BigEndianReader([], _outer.Offset);
        }
        else
        {
            _itemsLeft = _outer.U16();
            _items = _outer.Part(_outer.U16());
        }

        if (!_outer.IsGood)
        {
            _reader.Close(_outer);
        }
    }

    private ScanObservation ReadObservation()
    {
        if (_form == ScanForm.Grouped)
        {
            return new ScanObservation(_person, _scanner, _hasPersons ? _outer.Part(_outer.U16()) : _items.Part(_items.U16()));
        }

        ushort handle = _items.U16();
        if (_form == ScanForm.Fixed)
        {
            return new ScanObservation(_person, handle, _items.Part(_items.U16()));
        }

        var value = _items;
        AttributeList.Skip(ref _items);
        return new ScanObservation(_person, handle, value);
    }
}
