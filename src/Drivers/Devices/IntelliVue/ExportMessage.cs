using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>What the body of a frame is.</summary>
internal enum ExportKind
{
    None = 0,
    AssociationRequest,
    AssociationAccepted,
    AssociationRefused,

    /// <summary>Finish, disconnect or abort: the association is over.</summary>
    AssociationEnded,

    /// <summary>The monitor announces itself right after the association and waits for a confirmation.</summary>
    SystemCreated,

    /// <summary>Values that were polled.</summary>
    PollResult,

    /// <summary>A request was refused.</summary>
    Error,

    /// <summary>A valid message that carries nothing of these.</summary>
    Other,
}

/// <summary>
/// The body of a frame: association control, told by its first byte, or data export, E1 00: session and context, then a remote
/// operation with its own length, then the command.
/// </summary>
internal readonly ref struct ExportMessage
{
    private const ushort ExportSession = 0xE100;
    private const ushort Invoke = 1;
    private const ushort Result = 2;
    private const ushort Fault = 3;
    private const ushort LinkedResult = 5;
    private const ushort EventReport = 0;
    private const ushort ConfirmedEventReport = 1;
    private const ushort ConfirmedAction = 7;
    private const ushort SystemCreatedEvent = 0x0D06;
    private const ushort Poll = 0x0C16;
    private const ushort ExtendedPoll = 0xF13B;

    private readonly BigEndianReader _rest;

    private ExportMessage(ExportKind kind, ushort invokeId, ManagedObject target, bool isExtended, BigEndianReader rest)
    {
        (Kind, InvokeId, Object, IsExtended) = (kind, invokeId, target, isExtended);
        _rest = rest;
    }

    public ExportKind Kind { get; }

    public ushort InvokeId { get; }

    /// <summary>Object of an event or an action.</summary>
    public ManagedObject Object { get; }

    /// <summary>True for the answer to an extended poll, which has a sequence number more.</summary>
    public bool IsExtended { get; }

    /// <summary>Reader of what a poll result holds.</summary>
    public BigEndianReader PollResult => _rest;

    /// <summary>Reads the body of a frame up to what depends on its kind.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> body, out ExportMessage message)
    {
        message = default;
        if (body.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, 0);
        }

        var association = body[0] switch
        {
            0x0D => ExportKind.AssociationRequest,
            0x0E => ExportKind.AssociationAccepted,
            0x0C => ExportKind.AssociationRefused,
            0x09 or 0x0A or 0x19 => ExportKind.AssociationEnded,
            _ => ExportKind.None,
        };
        if (association != ExportKind.None)
        {
            message = new ExportMessage(association, 0, default, false, new BigEndianReader([]));
            return DecodeResult.Decoded;
        }

        var reader = new BigEndianReader(body, IntelliVueFrame.HeaderBytes + 1);
        if (reader.U16() != ExportSession)
        {
            reader.Reject(RejectReason.UnknownMessage, IntelliVueFrame.HeaderBytes + 1);
        }

        reader.U16();
        ushort operation = reader.U16();
        var inside = reader.Part(reader.U16());
        message = operation switch
        {
            Invoke => ReadInvoke(ref inside),
            Result => ReadResult(ref inside),
            LinkedResult => ReadLinked(ref inside),
            Fault => new ExportMessage(ExportKind.Error, inside.U16(), default, false, new BigEndianReader([])),
            _ => new ExportMessage(ExportKind.Other, 0, default, false, new BigEndianReader([])),
        };
        if (reader.IsGood && !inside.IsGood)
        {
            return inside.Result;
        }

        return reader.IsGood && !reader.IsAtEnd ? DecodeResult.Rejected(RejectReason.BadLength, reader.Offset) : reader.Result;
    }

    private static ExportMessage ReadLinked(scoped ref BigEndianReader reader)
    {
        // State and count of the linked results: each is decoded on its own.
        reader.U16();
        return ReadResult(ref reader);
    }

    private static ExportMessage ReadInvoke(scoped ref BigEndianReader reader)
    {
        ushort invokeId = reader.U16(), command = reader.U16();
        var rest = Content(ref reader);
        if (command is not (EventReport or ConfirmedEventReport))
        {
            return new ExportMessage(ExportKind.Other, invokeId, default, false, rest);
        }

        var target = ManagedObject.Read(ref rest);
        rest.U32();
        bool isCreated = rest.U16() == SystemCreatedEvent && command == ConfirmedEventReport;
        Content(ref rest);
        Propagate(ref reader, rest);
        return new ExportMessage(isCreated ? ExportKind.SystemCreated : ExportKind.Other, invokeId, target, false, rest);
    }

    private static ExportMessage ReadResult(scoped ref BigEndianReader reader)
    {
        ushort invokeId = reader.U16(), command = reader.U16();
        var rest = Content(ref reader);
        if (command != ConfirmedAction)
        {
            return new ExportMessage(ExportKind.Other, invokeId, default, false, rest);
        }

        var target = ManagedObject.Read(ref rest);
        ushort action = rest.U16();
        var content = Content(ref rest);
        Propagate(ref reader, rest);
        bool isPoll = action is Poll or ExtendedPoll;
        return new ExportMessage(isPoll ? ExportKind.PollResult : ExportKind.Other, invokeId, target, action == ExtendedPoll, content);
    }

    private static void Propagate(scoped ref BigEndianReader reader, scoped in BigEndianReader rest)
    {
        if (!rest.IsGood)
        {
            reader.Reject(rest.Result.Reason, rest.Result.Offset);
        }
    }

    // A length and exactly as many bytes.
    private static BigEndianReader Content(scoped ref BigEndianReader reader)
    {
        int at = reader.Offset;
        var content = reader.Part(reader.U16());
        if (reader.IsGood && !reader.IsAtEnd)
        {
            reader.Reject(RejectReason.BadLength, at);
        }

        return content;
    }
}

/// <summary>An object of the monitor: class, context and handle.</summary>
internal readonly record struct ManagedObject(ushort Class, ushort Context, ushort Handle)
{
    public static ManagedObject Read(scoped ref BigEndianReader reader) => new(reader.U16(), reader.U16(), reader.U16());
}
