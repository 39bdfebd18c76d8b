using System.Runtime.InteropServices;
using System.Text;

namespace Edge.Drivers.Ble.DBus;

/// <summary>
/// Reads the body of one message in order. Valid only while the message is; spans point into it. A type that is not
/// there makes a <see cref="BusException"/>: the peer is not what it says it is.
/// </summary>
public readonly unsafe ref struct BusReader
{
    private readonly nint _message;

    internal BusReader(nint message) => _message = message;

    /// <summary>Type code of the next value; 0 at the end of the container.</summary>
    public char NextType => LibSystemd.PeekType(_message, out byte type, out _) > 0 ? (char)type : '\0';

    /// <summary>True when the next value has exactly this type, e.g. <c>a{qv}</c>.</summary>
    public bool NextIs(ReadOnlySpan<byte> signature) =>
        LibSystemd.PeekType(_message, out byte type, out byte* contents) > 0 && type == signature[0]
        && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(contents).SequenceEqual(signature[1..]);

    /// <summary>Object path the message is about.</summary>
    public ReadOnlySpan<byte> Path => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibSystemd.GetPath(_message));

    /// <summary>Member name of the message.</summary>
    public ReadOnlySpan<byte> Member => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibSystemd.GetMember(_message));

    /// <summary>Interface name of the message.</summary>
    public ReadOnlySpan<byte> Interface => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibSystemd.GetInterface(_message));

    /// <summary>Unique bus name of who sent the message; empty without a bus.</summary>
    public ReadOnlySpan<byte> Sender => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(LibSystemd.GetSender(_message));

    /// <summary>Enters the container that comes next: <c>a</c> array, <c>e</c> dictionary entry, <c>v</c> variant, <c>r</c> struct.</summary>
    /// <returns>False at the end of the enclosing container.</returns>
    public bool Enter(char type)
    {
        if (LibSystemd.PeekType(_message, out byte next, out byte* contents) <= 0)
        {
            return false;
        }

        Expect(type, next);
        BusException.Check(LibSystemd.EnterContainer(_message, next, contents), "enter container");
        return true;
    }

    /// <summary>Leaves the container; what was not read of it is skipped.</summary>
    public void Exit()
    {
        while (NextType != '\0')
        {
            Skip();
        }

        BusException.Check(LibSystemd.ExitContainer(_message), "exit container");
    }

    /// <summary>Passes over one value of any type.</summary>
    public void Skip()
    {
        BusException.Check(LibSystemd.PeekType(_message, out byte type, out byte* contents), "peek");
        Span<byte> signature = stackalloc byte[260];
        int length = Signature((char)type, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(contents), signature);
        signature[length] = 0;
        fixed (byte* types = signature)
        {
            BusException.Check(LibSystemd.Skip(_message, types), "skip");
        }
    }

    /// <summary>A string, object path or signature as UTF-8 inside the message.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        LibSystemd.PeekType(_message, out byte type, out _);
        if (type is not ((byte)'s' or (byte)'o' or (byte)'g'))
        {
            Expect('s', type);
        }

        byte* text = null;
        BusException.Check(LibSystemd.ReadBasic(_message, type, &text), "read string");
        return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
    }

    /// <summary>A string, object path or signature.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    /// <summary>An array of bytes inside the message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        if (LibSystemd.PeekType(_message, out byte type, out byte* contents) <= 0 || type != 'a' || *contents != 'y')
        {
            Expect('a', type == 'a' ? *contents : type);
        }

        BusException.Check(LibSystemd.ReadArray(_message, (byte)'y', out void* values, out nuint bytes), "read bytes");
        return new ReadOnlySpan<byte>(values, checked((int)bytes));
    }

    public bool ReadBoolean() => ReadBasic<int>('b') != 0;

    public byte ReadByte() => ReadBasic<byte>('y');

    public short ReadInt16() => ReadBasic<short>('n');

    public ushort ReadUInt16() => ReadBasic<ushort>('q');

    public uint ReadUInt32() => ReadBasic<uint>('u');

    /// <summary>A file descriptor of the reader's own, close-on-exec; the message keeps its.</summary>
    public int ReadDescriptor()
    {
        const int DuplicateCloseOnExec = 1030;
        int own = LibSystemd.Fcntl(ReadBasic<int>('h'), DuplicateCloseOnExec, 3);
        return own >= 0 ? own : throw new BusException("edge.Error.System", $"duplicate descriptor: errno {Marshal.GetLastPInvokeError()}");
    }

    private T ReadBasic<T>(char type)
        where T : unmanaged
    {
        LibSystemd.PeekType(_message, out byte next, out _);
        Expect(type, next);
        T value = default;
        BusException.Check(LibSystemd.ReadBasic(_message, (byte)type, &value), "read");
        return value;
    }

    private static void Expect(char wanted, byte found)
    {
        if (found != wanted)
        {
            throw new BusException("edge.Error.WrongType", $"'{(char)found}' where '{wanted}' belongs");
        }
    }

    private static int Signature(char type, ReadOnlySpan<byte> contents, Span<byte> into)
    {
        (char open, char close) = type switch { 'r' => ('(', ')'), 'e' => ('{', '}'), _ => (type, '\0') };
        int length = 0;
        into[length++] = (byte)open;
        if (type is 'a' or 'r' or 'e')
        {
            contents.CopyTo(into[length..]);
            length += contents.Length;
        }

        if (close != '\0')
        {
            into[length++] = (byte)close;
        }

        return length;
    }
}
