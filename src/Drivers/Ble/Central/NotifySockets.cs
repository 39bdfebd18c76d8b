using Edge.Drivers.Ble.DBus;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Central;

/// <summary>
/// Reads the sockets of acquired characteristics, one packet a notification, on one thread for all devices: the bus daemon is
/// then out of the way of the values. Each value goes to its device's inbox; a socket that ends is closed and forgotten.
/// </summary>
internal sealed unsafe class NotifySockets : IDisposable
{
    private const short PollIn = 1;
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<(int Descriptor, BleRoute Route)> _sockets = [];
    private readonly int _wake = LibSystemd.EventDescriptor(0, CloseOnExecNonBlocking);
    private readonly Thread _thread;
    private bool _stopping;

    public NotifySockets(TimeProvider clock)
    {
        _clock = clock;
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "ble sockets" };
        _thread.Start();
    }

    /// <summary>Sockets open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sockets.Count;
            }
        }
    }

    /// <summary>Reads a socket from now on and owns it; an older one of the same characteristic and device is closed.</summary>
    public void Add(int descriptor, BleRoute route)
    {
        lock (_gate)
        {
            CloseWhereNeedsLock(s => s.Route == route);
            _sockets.Add((descriptor, route));
        }

        Wake();
    }

    /// <summary>Closes the socket of one characteristic of a device.</summary>
    /// <returns>False when there is none.</returns>
    public bool Close(BleRoute route)
    {
        bool isClosed;
        lock (_gate)
        {
            isClosed = CloseWhereNeedsLock(s => s.Route == route);
        }

        Wake();
        return isClosed;
    }

    /// <summary>Closes every socket of a device.</summary>
    public void Close(BleInbox inbox)
    {
        lock (_gate)
        {
            CloseWhereNeedsLock(s => s.Route.Inbox == inbox);
        }

        Wake();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        Wake();
        _thread.Join();
        LibSystemd.Close(_wake);
    }

    private bool CloseWhereNeedsLock(Predicate<(int Descriptor, BleRoute Route)> which)
    {
        foreach ((int descriptor, _) in _sockets.FindAll(which))
        {
            LibSystemd.Close(descriptor);
        }

        return _sockets.RemoveAll(which) > 0;
    }

    private void Wake()
    {
        ulong one = 1;
        LibSystemd.Write(_wake, &one, sizeof(ulong));
    }

    private void Run()
    {
        var slots = new PollSlot[65];
        byte[] buffer = new byte[BleInbox.MostBytes + 1];
        while (true)
        {
            int count = Fill(ref slots);
            if (count == 0)
            {
                return;
            }

            fixed (PollSlot* first = slots)
            {
                LibSystemd.Poll(first, (nuint)count, -1);
            }

            ulong woken;
            LibSystemd.Read(_wake, &woken, sizeof(ulong));
            for (int i = 1; i < count; i++)
            {
                if (slots[i].Returned != 0)
                {
                    ReadOne(slots[i].Descriptor, buffer);
                }
            }
        }
    }

    /// <returns>Slots in use, the wake-up first; 0 when the thread is to end.</returns>
    private int Fill(ref PollSlot[] slots)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                CloseWhereNeedsLock(static _ => true);
                return 0;
            }

            if (slots.Length < _sockets.Count + 1)
            {
                slots = new PollSlot[_sockets.Count * 2];
            }

            slots[0] = new PollSlot { Descriptor = _wake, Events = PollIn };
            for (int i = 0; i < _sockets.Count; i++)
            {
                slots[i + 1] = new PollSlot { Descriptor = _sockets[i].Descriptor, Events = PollIn };
            }

            return _sockets.Count + 1;
        }
    }

    private int IndexNeedsLock(int descriptor)
    {
        for (int i = 0; i < _sockets.Count; i++)
        {
            if (_sockets[i].Descriptor == descriptor)
            {
                return i;
            }
        }

        return -1;
    }

    // Under the lock, so that a descriptor closed meanwhile and given to somebody else is never read.
    private void ReadOne(int descriptor, byte[] buffer)
    {
        lock (_gate)
        {
            int at = IndexNeedsLock(descriptor);
            if (at < 0)
            {
                return;
            }

            nint length;
            fixed (byte* start = buffer)
            {
                length = LibSystemd.Read(descriptor, start, (nuint)buffer.Length);
            }

            if (length > 0)
            {
                BleRoute route = _sockets[at].Route;
                route.Inbox.Add(buffer.AsSpan(0, (int)length), route.Characteristic, MonotonicTime.Now(_clock));
                return;
            }

            LibSystemd.Close(descriptor);
            _sockets.RemoveAt(at);
        }
    }
}
