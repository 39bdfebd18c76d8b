using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Edge.Sync.Uplinks.Mqtt;

/// <summary>
/// One handle of libmosquitto. One thread; the callbacks come inside <see cref="Step"/>. An exception of a callback is kept and
/// ends the connection, since it must not enter the library.
/// </summary>
internal sealed unsafe class MosquittoClient : IDisposable
{
    private readonly GCHandle _self;
    private readonly int _event = LibMosquitto.EventDescriptor(0, LibMosquitto.EventCloseOnExecNonBlock);
    private readonly object _eventGate = new();
    private readonly int _version;
    private nint _client;
    private bool _disposed;

    /// <param name="clientId">Identity towards the broker.</param>
    /// <param name="version">5, or 4 for 3.1.1.</param>
    /// <exception cref="IOException">The library gives no handle.</exception>
    public MosquittoClient(string clientId, int version)
    {
        _version = version;
        _self = GCHandle.Alloc(this);
        _client = LibMosquitto.New(clientId, clean: true, GCHandle.ToIntPtr(_self));
        if (_client == 0)
            throw new IOException("libmosquitto gives no handle");
        _ = LibMosquitto.IntOption(_client, LibMosquitto.OptionProtocolVersion, version);
        _ = LibMosquitto.IntOption(_client, LibMosquitto.OptionTcpNoDelay, 1);
        _ = LibMosquitto.IntOption(_client, LibMosquitto.OptionSendMaximum, ushort.MaxValue);
        LibMosquitto.OnConnect(_client, &ConnectedNative);
        LibMosquitto.OnDisconnect(_client, &DisconnectedNative);
        LibMosquitto.OnPublished(_client, &PublishedNative);
        LibMosquitto.OnSubscribed(_client, &SubscribedNative);
        LibMosquitto.OnMessage(_client, &MessageNative);
    }

    /// <summary>The broker's answer: code, and what it said of itself.</summary>
    public Action<int, MqttWelcome>? Connected { get; init; }

    /// <summary>The connection has ended with this code.</summary>
    public Action<int>? Disconnected { get; init; }

    /// <summary>A publication (id) or subscription (minus id) was answered with this reason.</summary>
    public Action<int, int>? Confirmed { get; init; }

    /// <summary>A message came.</summary>
    public Action<string, byte[]>? Message { get; init; }

    /// <summary>What a callback threw, or null.</summary>
    public Exception? Bug { get; private set; }

    /// <summary>Starts to connect; blocks for name and TCP. A reason when that fails.</summary>
    public string? Connect(MqttOptions options)
    {
        if (options.AuthorityFile is { } authority)
        {
            int tls = LibMosquitto.TlsSet(_client, authority, null, options.CertificateFile, options.KeyFile, 0);
            tls = tls == LibMosquitto.Success ? LibMosquitto.TlsOptions(_client, requirePeer: 1, null, null) : tls;
            if (tls != LibMosquitto.Success)
                return $"the certificates cannot be used: {Text(tls)}";
        }

        if (options.User is { } user)
            _ = LibMosquitto.UserAndPassword(_client, user, options.Password);
        SetWill(options);
        int rc = LibMosquitto.Connect(_client, options.Host, options.Port, (int)options.KeepAlive.TotalSeconds, null, 0);
        return rc == LibMosquitto.Success ? null : $"no connection to {options.Host}:{options.Port}: {Text(rc)}";
    }

    /// <summary>Hands over a message of quality 1.</summary>
    /// <param name="topic">Null when the alias alone says it.</param>
    /// <param name="payload">Copied by the library.</param>
    /// <param name="retain">Kept as the topic's last message.</param>
    /// <param name="alias">Topic alias, or 0.</param>
    /// <param name="id">Number that its confirmation will carry.</param>
    public int Publish(string? topic, byte[] payload, bool retain, ushort alias, out int id)
    {
        nint properties = 0;
        if (alias > 0)
            _ = LibMosquitto.AddInt16(ref properties, LibMosquitto.PropertyTopicAlias, alias);
        fixed (byte* bytes = payload)
        {
            int rc = LibMosquitto.Publish(_client, out id, topic, payload.Length, bytes, 1, retain, properties);
            LibMosquitto.FreeProperties(ref properties);
            return rc;
        }
    }

    public int Subscribe(string filter, out int id) => LibMosquitto.Subscribe(_client, out id, filter, 1, 0, 0);

    /// <summary>Waits for the line, for <see cref="Wake"/> or for the time to end, then lets the library work. A code other than 0 ends the connection.</summary>
    public int Step(TimeSpan longest)
    {
        int socket = LibMosquitto.Descriptor(_client);
        if (socket < 0)
            return LibMosquitto.ConnectionLost;
        LibMosquitto.PollEntry* entries = stackalloc LibMosquitto.PollEntry[2];
        entries[0] = new LibMosquitto.PollEntry { Descriptor = socket, Events = (short)(LibMosquitto.PollIn | (LibMosquitto.WantsWrite(_client) ? LibMosquitto.PollOut : 0)) };
        entries[1] = new LibMosquitto.PollEntry { Descriptor = _event, Events = LibMosquitto.PollIn };
        _ = LibMosquitto.Poll(entries, 2, (int)longest.TotalMilliseconds);
        if (entries[1].Returned != 0)
        {
            ulong ignored;
            _ = LibMosquitto.Read(_event, &ignored, sizeof(ulong));
        }

        int rc = entries[0].Returned != 0 ? LibMosquitto.LoopRead(_client, 1) : LibMosquitto.Success;
        rc = rc == LibMosquitto.Success && LibMosquitto.WantsWrite(_client) ? LibMosquitto.LoopWrite(_client, 1) : rc;
        return rc == LibMosquitto.Success ? LibMosquitto.LoopMisc(_client) : rc;
    }

    /// <summary>Ends a wait of <see cref="Step"/>; any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        lock (_eventGate)
        {
            if (!_disposed)
                _ = LibMosquitto.Write(_event, &one, sizeof(ulong));
        }
    }

    /// <summary>Sends what the library still holds, and says goodbye.</summary>
    public void Leave()
    {
        _ = LibMosquitto.Disconnect(_client);
        for (int i = 0; i < 8 && LibMosquitto.Descriptor(_client) >= 0 && LibMosquitto.WantsWrite(_client); i++)
            _ = LibMosquitto.LoopWrite(_client, 1);
    }

    public void Dispose()
    {
        lock (_eventGate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _ = LibMosquitto.Close(_event);
        }

        LibMosquitto.Destroy(_client);
        _client = 0;
        _self.Free();
    }

    /// <summary>Words of the library for one of its codes, or of the protocol for one of the broker's.</summary>
    public static string Text(int code, bool isOfBroker = false)
    {
        nint text = isOfBroker ? LibMosquitto.ReasonText(code) : LibMosquitto.ErrorText(code);
        return $"{Marshal.PtrToStringUTF8(text)?.TrimEnd('.')} ({code})";
    }

    private void SetWill(MqttOptions options)
    {
        if (options.WillTopic is not { } topic)
            return;
        byte[] will = Encoding.UTF8.GetBytes(options.WillText);
        nint properties = 0;
        if (_version == 5)
            _ = LibMosquitto.AddInt32(ref properties, LibMosquitto.PropertyWillDelay, (uint)options.WillDelay.TotalSeconds);
        fixed (byte* bytes = will)
        {
            // The library takes the properties over.
            _ = LibMosquitto.WillSet(_client, topic, will.Length, bytes, 1, retain: true, properties);
        }
    }

    private MqttWelcome Read(nint properties)
    {
        int inFlight = _version == 5 ? ushort.MaxValue : 20, largest = MqttWelcome.LargestOfProtocol, aliases = 0;
        if (properties != 0 && LibMosquitto.ReadInt16(properties, LibMosquitto.PropertyReceiveMaximum, out ushort maximum, false) != 0)
            inFlight = Math.Max(1, (int)maximum);
        if (properties != 0 && LibMosquitto.ReadInt32(properties, LibMosquitto.PropertyMaximumPacketSize, out uint packet, false) != 0)
            largest = (int)Math.Min(packet, (uint)largest);
        if (properties != 0 && LibMosquitto.ReadInt16(properties, LibMosquitto.PropertyTopicAliasMaximum, out ushort alias, false) != 0)
            aliases = alias;
        return new MqttWelcome(_version, inFlight, largest, aliases);
    }

    private static void Guard(nint userData, Action<MosquittoClient> act)
    {
        var self = (MosquittoClient)GCHandle.FromIntPtr(userData).Target!;
        try
        {
            act(self);
        }
        catch (Exception bug)
        {
            self.Bug ??= bug;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ConnectedNative(nint client, nint userData, int code, int flags, nint properties) =>
        Guard(userData, self => self.Connected?.Invoke(code, self.Read(properties)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DisconnectedNative(nint client, nint userData, int code, nint properties) => Guard(userData, self => self.Disconnected?.Invoke(code));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void PublishedNative(nint client, nint userData, int id, int reason, nint properties) => Guard(userData, self => self.Confirmed?.Invoke(id, reason));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SubscribedNative(nint client, nint userData, int id, int count, int* granted, nint properties)
    {
        int first = count > 0 ? *granted : 0x80;
        Guard(userData, self => self.Confirmed?.Invoke(-id, first < 0x80 ? 0 : first));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MessageNative(nint client, nint userData, nint message, nint properties)
    {
        var m = (LibMosquitto.Message*)message;
        string topic = Marshal.PtrToStringUTF8(m->Topic) ?? "";
        byte[] payload = m->PayloadBytes > 0 ? new ReadOnlySpan<byte>(m->Payload, m->PayloadBytes).ToArray() : [];
        Guard(userData, self => self.Message?.Invoke(topic, payload));
    }
}
