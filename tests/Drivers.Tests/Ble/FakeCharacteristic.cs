using System.Runtime.InteropServices;
using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Tests.Ble;

/// <summary>One characteristic of a fake device: what it answers, and how its values reach the central.</summary>
internal sealed unsafe partial class FakeCharacteristic(Guid id, params string[] flags)
{
    private const int UnixFamily = 1;
    private const int PacketsCloseOnExecNonBlocking = 5 | 0x80000 | 0x800;
    private const short HungUp = 0x10;
    private int _socket = -1;

    public Guid Id => id;

    public string[] Flags => flags;

    /// <summary>What a read gives.</summary>
    public byte[] Value { get; init; } = [];

    /// <summary>False = this BlueZ gives no sockets: values come as signals.</summary>
    public bool GivesSocket { get; init; } = true;

    /// <summary>True = another program is subscribed: BlueZ refuses the socket with InProgress and serves signals.</summary>
    public bool IsShared { get; init; }

    /// <summary>Accesses that fail with NotPermitted before one works.</summary>
    public int Refusals { get; set; }

    /// <summary>Called with each value written; on the fake's bus thread.</summary>
    public Action<byte[]>? Written { get; set; }

    public bool IsNotifying { get; private set; }

    /// <summary>True when values sent now reach the central.</summary>
    public bool IsSubscribed => IsNotifying || HasSocket;

    /// <summary>Times the central subscribed.</summary>
    public int Subscriptions { get; private set; }

    public bool HasSocket
    {
        get
        {
            if (_socket < 0)
            {
                return false;
            }

            var slot = new PollSlot { Descriptor = _socket };
            LibSystemd.Poll(&slot, 1, 0);
            if ((slot.Returned & HungUp) != 0)
            {
                CloseSocket();
            }

            return _socket >= 0;
        }
    }

    public void CloseSocket()
    {
        if (_socket >= 0)
        {
            LibSystemd.Close(_socket);
        }

        _socket = -1;
    }

    /// <summary>bluetoothd is gone: so are its subscriptions.</summary>
    public void Forget()
    {
        CloseSocket();
        IsNotifying = false;
    }

    /// <summary>Sends one notification over the socket.</summary>
    /// <returns>False when nobody listens or the buffer is full.</returns>
    public bool TryWrite(ReadOnlySpan<byte> value)
    {
        return HasSocket && Write(_socket, value);
    }

    /// <summary>Writes one packet; false when it does not go.</summary>
    public static bool Write(int socket, ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
        {
            return LibSystemd.Write(socket, start, (nuint)packet.Length) == packet.Length;
        }
    }

    /// <summary>Two ends of a socket as BlueZ makes them.</summary>
    public static (int Ours, int Theirs) Pair()
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, SocketPair(UnixFamily, PacketsCloseOnExecNonBlocking, 0, pair));
        return (pair[0], pair[1]);
    }

    /// <summary>Serves a call; inside the fake's lock.</summary>
    public void OnCall(FakeCall call, string path, string member, byte[] bytes)
    {
        if (Refusals > 0 && member != "StopNotify")
        {
            Refusals--;
            call.Refuse(BluezNames.ErrorNotPermitted, "Not paired");
            return;
        }

        switch (member)
        {
            case "ReadValue":
                call.Answer(w => w.Bytes(Value));
                break;
            case "WriteValue":
                call.Answer();
                Written?.Invoke(bytes);
                break;
            case "AcquireNotify":
                Acquire(call);
                break;
            case "StartNotify":
                StartNotify(call, path);
                break;
            case "StopNotify":
                IsNotifying = false;
                BluezShapes.Changed(call.Bus, path, BluezNames.Characteristic, static w => w.Entry("Notifying", false));
                call.Answer();
                break;
        }
    }

    private void Acquire(FakeCall call)
    {
        if (!GivesSocket || !flags.Contains("notify"))
        {
            call.Refuse(BluezNames.ErrorNotSupported, "Operation is not supported");
        }
        else if (HasSocket)
        {
            call.Refuse(BluezNames.ErrorNotPermitted, "Notify acquired");
        }
        else if (IsShared)
        {
            call.Refuse(BluezNames.ErrorInProgress, "Operation already in progress");
        }
        else
        {
            (_socket, int theirs) = Pair();
            Subscriptions++;
            call.Answer(w =>
            {
                w.Descriptor(theirs);
                w.UInt16(517);
                LibSystemd.Close(theirs);
            });
        }
    }

    private void StartNotify(FakeCall call, string path)
    {
        if (!flags.Contains("notify") && !flags.Contains("indicate"))
        {
            call.Refuse(BluezNames.ErrorNotSupported, "Operation is not supported");
        }
        else if (IsNotifying)
        {
            call.Refuse(BluezNames.ErrorInProgress, "Operation already in progress");
        }
        else
        {
            IsNotifying = true;
            Subscriptions++;
            BluezShapes.Changed(call.Bus, path, BluezNames.Characteristic, static w => w.Entry("Notifying", true));
            call.Answer();
        }
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int domain, int type, int protocol, int* pair);
}
