using System.Runtime.InteropServices;

namespace Edge.Drivers.Ble.DBus;

/// <summary>Writes the body of one message in order.</summary>
public readonly unsafe ref struct BusWriter
{
    private readonly nint _message;

    internal BusWriter(nint message) => _message = message;

    /// <summary>Opens a container: <c>a</c> array, <c>e</c> dictionary entry, <c>v</c> variant.</summary>
    /// <param name="contents">Signature of what is inside.</param>
    public void Open(char type, string contents) =>
        BusException.Check(LibSystemd.OpenContainer(_message, (byte)type, contents), "open container");

    public void Close() => BusException.Check(LibSystemd.CloseContainer(_message), "close container");

    public void String(string text) => Text('s', text);

    public void Path(string path) => Text('o', path);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            BusException.Check(LibSystemd.AppendArray(_message, (byte)'y', start, (nuint)bytes.Length), "append bytes");
        }
    }

    public void Boolean(bool value)
    {
        int number = value ? 1 : 0;
        Basic('b', &number);
    }

    public void Byte(byte value) => Basic('y', &value);

    public void Int16(short value) => Basic('n', &value);

    public void UInt16(ushort value) => Basic('q', &value);

    public void UInt32(uint value) => Basic('u', &value);

    /// <summary>A descriptor; the bus sends a duplicate.</summary>
    public void Descriptor(int descriptor) => Basic('h', &descriptor);

    /// <summary>One entry of an <c>a{sv}</c> with a string.</summary>
    public void Entry(string key, string value)
    {
        Open('e', "sv");
        String(key);
        Open('v', "s");
        String(value);
        Close();
        Close();
    }

    /// <summary>One entry of an <c>a{sv}</c> with a boolean.</summary>
    public void Entry(string key, bool value)
    {
        Open('e', "sv");
        String(key);
        Open('v', "b");
        Boolean(value);
        Close();
        Close();
    }

    private void Text(char type, string text)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            Basic(type, (void*)copy);
        }
        finally
        {
            Marshal.FreeCoTaskMem(copy);
        }
    }

    private void Basic(char type, void* value) => BusException.Check(LibSystemd.AppendBasic(_message, (byte)type, value), "append");
}
