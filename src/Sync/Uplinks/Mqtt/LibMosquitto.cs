using System.Runtime.InteropServices;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// The calls of libmosquitto (2.0.11 and later) that are used, and three of libc. Not thread-safe: one handle, one thread.
/// Source: mosquitto.h, mqtt_protocol.h.
/// </summary>
internal static unsafe partial class LibMosquitto
{
    public const int Success = 0;
    public const int NoConnection = 4;
    public const int ConnectionLost = 7;
    public const int OptionProtocolVersion = 1;
    public const int OptionSendMaximum = 5;
    public const int OptionTcpNoDelay = 11;
    public const int PropertyReceiveMaximum = 33;
    public const int PropertyTopicAliasMaximum = 34;
    public const int PropertyTopicAlias = 35;
    public const int PropertyMaximumPacketSize = 39;
    public const int PropertyWillDelay = 24;
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int EventCloseOnExecNonBlock = 0x80800;
    private const string Library = "libmosquitto.so.1";
    private static readonly Lock Gate = new();
    private static bool _initialised;

    /// <summary>Why MQTT cannot be used here, with the remedy; null when it can.</summary>
    public static string? Missing
    {
        get
        {
            lock (Gate)
            {
                if (_initialised)
                    return null;
                if (!NativeLibrary.TryLoad(Library, typeof(LibMosquitto).Assembly, null, out _))
                    return "libmosquitto.so.1 is not installed; install the package libmosquitto1";
                _initialised = LibInit() == Success;
                return _initialised ? null : "libmosquitto cannot be initialised";
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint New(string clientId, [MarshalAs(UnmanagedType.U1)] bool clean, nint userData);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    internal static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    internal static partial int IntOption(nint client, int option, int value);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TlsSet(nint client, string authorityFile, string? authorityPath, string? certificateFile, string? keyFile, nint passwordCallback);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_opts_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TlsOptions(nint client, int requirePeer, string? version, string? ciphers);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UserAndPassword(nint client, string? user, string? password);

    [LibraryImport(Library, EntryPoint = "mosquitto_will_set_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int WillSet(nint client, string topic, int bytes, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_bind_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Connect(nint client, string host, int port, int keepAliveSeconds, string? bindAddress, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect")]
    internal static partial int Disconnect(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    internal static partial int Descriptor(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool WantsWrite(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read")]
    internal static partial int LoopRead(nint client, int packets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write")]
    internal static partial int LoopWrite(nint client, int packets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc")]
    internal static partial int LoopMisc(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Publish(
        nint client, out int messageId, string? topic, int bytes, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Subscribe(nint client, out int messageId, string filter, int qos, int options, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    internal static partial void OnConnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    internal static partial void OnDisconnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    internal static partial void OnPublished(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_message_v5_callback_set")]
    internal static partial void OnMessage(nint client, delegate* unmanaged[Cdecl]<nint, nint, nint, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5_callback_set")]
    internal static partial void OnSubscribed(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_int16")]
    internal static partial int AddInt16(ref nint properties, int identifier, ushort value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_int32")]
    internal static partial int AddInt32(ref nint properties, int identifier, uint value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_int16")]
    internal static partial nint ReadInt16(nint properties, int identifier, out ushort value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_int32")]
    internal static partial nint ReadInt32(nint properties, int identifier, out uint value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_free_all")]
    internal static partial void FreeProperties(ref nint properties);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, ulong* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, ulong* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    internal static partial nint ErrorText(int code);

    [LibraryImport(Library, EntryPoint = "mosquitto_reason_string")]
    internal static partial nint ReasonText(int code);

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    private static partial int LibInit();

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary><c>struct mosquitto_message</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public int Id;
        public nint Topic;
        public byte* Payload;
        public int PayloadBytes;
        public int Qos;
        public byte Retain;
    }
}
