using System.Runtime.InteropServices;

namespace Edge.Drivers.Ble.DBus;

/// <summary>
/// The calls of libsystemd's sd-bus that are used, none of them variadic. Negative results are minus errno.
/// Source: sd-bus(3). Not thread-safe: one bus, one thread.
/// </summary>
internal static unsafe partial class LibSystemd
{
    private const string Library = "libsystemd.so.0";

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    internal static partial int New(out nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetAddress(nint bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_bus_client")]
    internal static partial int SetBusClient(nint bus, int isClient);

    [LibraryImport(Library, EntryPoint = "sd_bus_negotiate_fds")]
    internal static partial int NegotiateDescriptors(nint bus, int isWanted);

    [LibraryImport(Library, EntryPoint = "sd_bus_can_send")]
    internal static partial int CanSend(nint bus, byte type);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    internal static partial int Start(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_flush_close_unref")]
    internal static partial nint FlushCloseUnref(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    internal static partial int Process(nint bus, nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_fd")]
    internal static partial int GetDescriptor(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_events")]
    internal static partial int GetEvents(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_timeout")]
    internal static partial int GetTimeout(nint bus, out ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_bus_send")]
    internal static partial int Send(nint bus, nint message, nint cookie);

    [LibraryImport(Library, EntryPoint = "sd_bus_call_async")]
    internal static partial int CallAsync(
        nint bus, nint slot, nint message, delegate* unmanaged<nint, nint, nint, int> callback, nint userData, ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_bus_add_match_async", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddMatchAsync(
        nint bus, nint slot, string match, delegate* unmanaged<nint, nint, nint, int> callback,
        delegate* unmanaged<nint, nint, nint, int> installed, nint userData);

    [LibraryImport(Library, EntryPoint = "sd_bus_add_fallback", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddFallback(
        nint bus, out nint slot, string prefix, delegate* unmanaged<nint, nint, nint, int> callback, nint userData);

    [LibraryImport(Library, EntryPoint = "sd_bus_slot_unref")]
    internal static partial nint UnrefSlot(nint slot);

    [LibraryImport(Library, EntryPoint = "sd_bus_request_name_async", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RequestNameAsync(
        nint bus, nint slot, string name, ulong flags, delegate* unmanaged<nint, nint, nint, int> callback, nint userData);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_call", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int NewMethodCall(
        nint bus, out nint message, string destination, string path, string @interface, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_signal", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int NewSignal(nint bus, out nint message, string path, string @interface, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_return")]
    internal static partial int NewMethodReturn(nint call, out nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_error")]
    internal static partial int NewMethodError(nint call, out nint message, in BusError error);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_ref")]
    internal static partial nint Ref(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_unref")]
    internal static partial nint Unref(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic")]
    internal static partial int AppendBasic(nint message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_array")]
    internal static partial int AppendArray(nint message, byte type, void* values, nuint bytes);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_open_container", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenContainer(nint message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_close_container")]
    internal static partial int CloseContainer(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_peek_type")]
    internal static partial int PeekType(nint message, out byte type, out byte* contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_enter_container")]
    internal static partial int EnterContainer(nint message, byte type, byte* contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_exit_container")]
    internal static partial int ExitContainer(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    internal static partial int ReadBasic(nint message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_array")]
    internal static partial int ReadArray(nint message, byte type, out void* values, out nuint bytes);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_skip")]
    internal static partial int Skip(nint message, byte* types);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_path")]
    internal static partial byte* GetPath(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_interface")]
    internal static partial byte* GetInterface(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_member")]
    internal static partial byte* GetMember(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_sender")]
    internal static partial byte* GetSender(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_error")]
    internal static partial BusError* GetError(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_type")]
    internal static partial int GetType(nint message, out byte type);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollSlot* slots, nuint count, int timeoutMs);
}

/// <summary>sd_bus_error: two C strings and a flag.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BusError
{
    public byte* Name;
    public byte* Message;
    public int NeedFree;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollSlot
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
