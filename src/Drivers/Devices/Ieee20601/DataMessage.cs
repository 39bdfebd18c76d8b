using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>What is said within an association: the two bytes after the invoke id.</summary>
internal enum DataChoice : ushort
{
    Event = 0x0100,
    ConfirmedEvent = 0x0101,
    Get = 0x0103,
    Set = 0x0104,
    ConfirmedSet = 0x0105,
    Action = 0x0106,
    ConfirmedAction = 0x0107,
    EventResponse = 0x0201,
    GetResponse = 0x0203,
    SetResponse = 0x0205,
    ActionResponse = 0x0207,
    Error = 0x0300,
    Reject = 0x0400,
}

/// <summary>
/// The body of a presentation message: length of all, invoke id, choice, length, and what depends on the choice. Events and
/// their confirmations carry an object handle, a time and an event type.
/// </summary>
internal readonly ref struct DataMessage
{
    /// <summary>Offset of the message in its APDU.</summary>
    public const int Offset = Apdu.HeaderBytes;

    /// <summary>Offset of what depends on the choice.</summary>
    public const int ContentOffset = Offset + PrefixBytes;

    private const int PrefixBytes = 8;
    private const int EventBytes = 10;

    public ushort InvokeId { get; private init; }

    public DataChoice Choice { get; private init; }

    /// <summary>Handle of the object; 0 is the device itself.</summary>
    public ushort Handle { get; private init; }

    /// <summary>Agent's relative time of an event, in eighths of a millisecond; FFFFFFFF = it keeps none.</summary>
    public uint EventTime { get; private init; }

    /// <summary>Type of an event or of its confirmation; default for other messages.</summary>
    public EventType Event { get; private init; }

    /// <summary>What follows: the event, the attributes, the action.</summary>
    public ReadOnlySpan<byte> Content { get; private init; }

    /// <summary>Offset of <see cref="Content"/> in the APDU.</summary>
    public int ContentAt { get; private init; }

    public bool IsEvent => Choice is DataChoice.Event or DataChoice.ConfirmedEvent;

    /// <summary>True when the lengths among the first bytes agree; looks no further than there are bytes.</summary>
    /// <param name="bytes">The message's first bytes.</param>
    /// <param name="messageBytes">Its length.</param>
    public static bool MayStart(ReadOnlySpan<byte> bytes, int messageBytes)
    {
        if (messageBytes < PrefixBytes)
        {
            return false;
        }

        var reader = new BigEndianReader(bytes);
        bool fits = bytes.Length < 2 || reader.U16() == messageBytes - 2;
        if (fits && bytes.Length >= PrefixBytes)
        {
            reader.U16();
            fits = IsKnown((DataChoice)reader.U16()) && reader.U16() == messageBytes - PrefixBytes;
        }

        return fits;
    }

    /// <summary>Reads a message up to its content.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> body, out DataMessage message)
    {
        var reader = new BigEndianReader(body, Offset);
        int all = reader.U16();
        ushort invokeId = reader.U16();
        var choice = (DataChoice)reader.U16();
        int length = reader.U16();
        message = new DataMessage { InvokeId = invokeId, Choice = choice, Content = reader.Rest, ContentAt = reader.Offset };
        if (reader.IsGood && (all != body.Length - 2 || length != reader.Rest.Length))
        {
            reader.Reject(RejectReason.BadLength, Offset);
        }

        if (!reader.IsGood || choice is DataChoice.Error or DataChoice.Reject)
        {
            return reader.Result;
        }

        ushort handle = reader.U16();
        uint time = 0;
        var type = EventType.None;
        if (choice is DataChoice.Event or DataChoice.ConfirmedEvent or DataChoice.EventResponse)
        {
            time = reader.U32();
            type = (EventType)reader.U16();
            int at = reader.Offset;
            if (reader.U16() != reader.Rest.Length)
            {
                reader.Reject(RejectReason.BadLength, at);
            }
        }

        message = message with { Handle = handle, EventTime = time, Event = type, Content = reader.Rest, ContentAt = reader.Offset };
        return reader.Result;
    }

    /// <summary>Checks every length of a message.</summary>
    public static DecodeResult Check(ReadOnlySpan<byte> body)
    {
        var result = TryRead(body, out var message);
        return result.Outcome != DecodeOutcome.Decoded ? result : message.CheckContent();
    }

    /// <summary>Attributes that a request for attributes, or an answer with them, holds.</summary>
    public int AttributeCount(out DecodeResult result)
    {
        var reader = new BigEndianReader(Content, ContentAt);
        int count;
        if (Choice == DataChoice.Get)
        {
            // A list of ids alone; an empty one asks for all.
            count = reader.U16();
            var ids = reader.Part(reader.U16());
            if (reader.IsGood && ids.Rest.Length != count * 2)
            {
                reader.Reject(RejectReason.BadLength, ids.Offset);
            }
        }
        else
        {
            count = AttributeList.Skip(ref reader);
        }

        result = reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
        return count;
    }

    private static bool IsKnown(DataChoice choice) => choice is
        DataChoice.Event or DataChoice.ConfirmedEvent or DataChoice.EventResponse
        or DataChoice.Get or DataChoice.GetResponse
        or DataChoice.Set or DataChoice.ConfirmedSet or DataChoice.SetResponse
        or DataChoice.Action or DataChoice.ConfirmedAction or DataChoice.ActionResponse
        or DataChoice.Error or DataChoice.Reject;

    private DecodeResult CheckContent()
    {
        switch (Choice)
        {
            case DataChoice.Event or DataChoice.ConfirmedEvent:
                return CheckEvent();
            case DataChoice.EventResponse:
                bool fits = Event == EventType.Configuration ? Content.Length == ConfigurationReport.ResponseBytes : true;
                return fits ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.BadLength, ContentAt);
            case DataChoice.Get or DataChoice.GetResponse or DataChoice.SetResponse:
                AttributeCount(out var result);
                return result;
            case DataChoice.Set or DataChoice.ConfirmedSet:
                return CheckModifications();
            case DataChoice.Action or DataChoice.ConfirmedAction or DataChoice.ActionResponse:
                return CheckAction();
            case DataChoice.Error or DataChoice.Reject:
                return Content.Length >= 2 ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.Truncated, ContentAt);
            default:
                return DecodeResult.Rejected(RejectReason.UnknownMessage, Offset + 4);
        }
    }

    private DecodeResult CheckEvent()
    {
        if (Event == EventType.Configuration)
        {
            return ConfigurationReport.Check(Content, ContentAt);
        }

        // What other events hold is not known here; their frame fits.
        if (ScanReport.FormOf(Event) == ScanForm.None)
        {
            return DecodeResult.Decoded;
        }

        var report = new ScanReport(this);
        while (report.Next(out _))
        {
            // Only the lengths matter here.
        }

        return report.Result;
    }

    // Each entry: how to modify, then an attribute.
    private DecodeResult CheckModifications()
    {
        var reader = new BigEndianReader(Content, ContentAt);
        int count = reader.U16();
        var list = reader.Part(reader.U16());
        for (int i = 0; i < count && list.IsGood; i++)
        {
            list.U16();
            list.U16();
            list.Part(list.U16());
        }

        reader.Close(list);
        return reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
    }

    private DecodeResult CheckAction()
    {
        var reader = new BigEndianReader(Content, ContentAt);
        reader.U16();
        int length = reader.U16();
        return reader.IsGood && length != reader.Rest.Length
            ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset - 2)
            : reader.Result;
    }
}
