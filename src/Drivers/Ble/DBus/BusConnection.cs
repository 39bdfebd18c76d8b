using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Edge.Drivers.Ble.DBus;

/// <summary>Writes the arguments of a call or signal.</summary>
public delegate void BusWrite(BusWriter writer);

/// <summary>Reads the answer to a call, on the bus thread.</summary>
public delegate T BusRead<out T>(BusReader reader);

/// <summary>Takes a signal, on the bus thread; must be quick.</summary>
public delegate void BusSignal(BusReader reader);

/// <summary>Answers a method call by calling <see cref="BusConnection.Reply"/> or <see cref="BusConnection.ReplyError"/>, now or later.</summary>
public delegate void BusMethod(BusReader reader, BusCall call);

/// <summary>
/// One connection to a message bus with its one thread: sd-bus is not thread-safe, so everything native happens there.
/// Calls may be made from any thread and never block it; their continuations run on the thread pool. When the connection
/// ends, all open calls fail and <see cref="Ended"/> completes; a connection is not made again, its owner makes a new one.
/// </summary>
public sealed unsafe class BusConnection : IDisposable
{
    private const short PollIn = 1;
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    private readonly ConcurrentQueue<Posted> _posted = new();
    private readonly Lock _wakeGate = new();
    private readonly HashSet<BusPending> _pending = [];
    private readonly List<GCHandle> _handles = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly nint _bus;
    private readonly int _wake;
    private volatile bool _stopping;
    private volatile bool _closed;

    private BusConnection(nint bus)
    {
        _bus = bus;
        _wake = LibSystemd.EventDescriptor(0, CloseOnExecNonBlocking);
        _thread = new Thread(Run) { IsBackground = true, Name = "d-bus" };
    }

    /// <summary>Completes when the connection is over, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    /// <summary>True when file descriptors can pass, so that characteristics can be acquired.</summary>
    public bool PassesDescriptors { get; private set; }

    /// <summary>Connects to a bus.</summary>
    /// <param name="address">D-Bus address, e.g. <c>unix:path=/run/dbus/system_bus_socket</c> or <c>tcp:host=127.0.0.1,port=5556</c>.</param>
    /// <exception cref="BusException">The address is wrong or nobody listens there.</exception>
    public static BusConnection Open(string address)
    {
        BusException.Check(LibSystemd.New(out nint bus), "new bus");
        try
        {
            BusException.Check(LibSystemd.SetAddress(bus, address), $"bus address {address}");
            BusException.Check(LibSystemd.SetBusClient(bus, 1), "bus client");
            BusException.Check(LibSystemd.NegotiateDescriptors(bus, 1), "negotiate descriptors");
            BusException.Check(LibSystemd.Start(bus), $"connect to {address}");
        }
        catch
        {
            LibSystemd.FlushCloseUnref(bus);
            throw;
        }

        return new BusConnection(bus) { PassesDescriptors = address.StartsWith("unix:", StringComparison.Ordinal) };
    }

    /// <summary>Starts the thread; matches and objects are added before.</summary>
    public void Start() => _thread.Start();

    /// <summary>Has <paramref name="handler"/> called for every signal that fits. Before <see cref="Start"/> only.</summary>
    public void Match(string rule, BusSignal handler)
    {
        GCHandle handle = Keep(handler);
        BusException.Check(LibSystemd.AddMatchAsync(_bus, 0, rule, &OnSignal, &OnInstalled, GCHandle.ToIntPtr(handle)), "add match");
    }

    /// <summary>Has <paramref name="handler"/> called for every method call to a path at or under <paramref name="prefix"/>. Before <see cref="Start"/> only.</summary>
    public void Serve(string prefix, BusMethod handler)
    {
        GCHandle handle = Keep(new ServedObject(this, handler));
        BusException.Check(LibSystemd.AddFallback(_bus, out _, prefix, &OnMethod, GCHandle.ToIntPtr(handle)), "serve object");
    }

    /// <summary>Asks for a well-known name. Before <see cref="Start"/> only.</summary>
    public void RequestName(string name) =>
        BusException.Check(LibSystemd.RequestNameAsync(_bus, 0, name, 0, null, 0), "request name");

    /// <summary>Calls a method.</summary>
    /// <param name="target">Destination, path, interface and member.</param>
    /// <param name="write">Writes the arguments, on the bus thread; null = none.</param>
    /// <param name="read">Reads the answer, on the bus thread.</param>
    /// <param name="timeout">How long the answer may take.</param>
    /// <exception cref="BusException">The peer refused, did not answer in time, or the connection ended.</exception>
    public Task<T> CallAsync<T>(BusTarget target, BusWrite? write, BusRead<T> read, TimeSpan timeout)
    {
        var pending = new BusPending<T>(this, read);
        Post(new Posted(() => Send(target, write, pending, timeout), pending));
        return pending.Task;
    }

    /// <summary>Calls a method whose answer is empty.</summary>
    public Task CallAsync(BusTarget target, BusWrite? write, TimeSpan timeout) => CallAsync(target, write, static _ => true, timeout);

    /// <summary>Sends a signal.</summary>
    public void Signal(string path, string @interface, string member, BusWrite write) => Post(() =>
    {
        BusException.Check(LibSystemd.NewSignal(_bus, out nint message, path, @interface, member), "new signal");
        write(new BusWriter(message));
        _ = LibSystemd.Send(_bus, message, 0);
        LibSystemd.Unref(message);
    });

    /// <summary>Answers a call with a result. Any thread.</summary>
    public void Reply(BusCall call, BusWrite? write = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        Post(() =>
        {
            if (call.Take() is var message and not 0)
            {
                BusException.Check(LibSystemd.NewMethodReturn(message, out nint answer), "new return");
                write?.Invoke(new BusWriter(answer));
                Finish(message, answer);
            }
        });
    }

    /// <summary>Answers a call with an error. Any thread.</summary>
    public void ReplyError(BusCall call, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(call);
        Post(() =>
        {
            if (call.Take() is var message and not 0)
            {
                nint nameCopy = Marshal.StringToCoTaskMemUTF8(name);
                nint textCopy = Marshal.StringToCoTaskMemUTF8(text);
                var error = new BusError { Name = (byte*)nameCopy, Message = (byte*)textCopy };
                int made = LibSystemd.NewMethodError(message, out nint answer, error);
                Marshal.FreeCoTaskMem(nameCopy);
                Marshal.FreeCoTaskMem(textCopy);
                BusException.Check(made, "new error");
                Finish(message, answer);
            }
        });
    }

    /// <summary>Runs something on the bus thread, soon and in order.</summary>
    public void Post(Action action) => Post(new Posted(action, null));

    /// <summary>Ends the connection; returns after its thread has ended.</summary>
    public void Dispose()
    {
        _stopping = true;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            Close();
            return;
        }

        Post(static () => { });
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Post(in Posted posted)
    {
        _posted.Enqueue(posted);
        lock (_wakeGate)
        {
            if (!_closed)
            {
                ulong one = 1;
                LibSystemd.Write(_wake, &one, sizeof(ulong));
                return;
            }
        }

        AbandonPosted();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                while (_posted.TryDequeue(out Posted posted))
                {
                    posted.Run();
                }

                int processed = LibSystemd.Process(_bus, 0);
                if (processed < 0)
                {
                    break;
                }

                if (processed == 0 && _posted.IsEmpty)
                {
                    Wait();
                }
            }
        }
        finally
        {
            Close();
        }
    }

    private void Wait()
    {
        PollSlot* slots = stackalloc PollSlot[2];
        slots[0] = new PollSlot { Descriptor = LibSystemd.GetDescriptor(_bus), Events = (short)LibSystemd.GetEvents(_bus) };
        slots[1] = new PollSlot { Descriptor = _wake, Events = PollIn };
        LibSystemd.Poll(slots, 2, WaitMs());
        ulong count;
        LibSystemd.Read(_wake, &count, sizeof(ulong));
    }

    // sd-bus gives an absolute CLOCK_MONOTONIC time in microseconds; the system's TimeProvider counts the same clock.
    private int WaitMs()
    {
        if (LibSystemd.GetTimeout(_bus, out ulong until) < 0 || until == ulong.MaxValue)
        {
            return -1;
        }

        ulong now = (ulong)(TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1_000_000));
        return until <= now ? 0 : (int)Math.Min((until - now + 999) / 1000, int.MaxValue);
    }

    private void Send(BusTarget target, BusWrite? write, BusPending pending, TimeSpan timeout)
    {
        nint message = 0;
        try
        {
            BusException.Check(LibSystemd.NewMethodCall(_bus, out message, target.Destination, target.Path, target.Interface, target.Member), "new call");
            write?.Invoke(new BusWriter(message));
            GCHandle handle = GCHandle.Alloc(pending);
            int sent = LibSystemd.CallAsync(_bus, 0, message, &OnReply, GCHandle.ToIntPtr(handle), (ulong)timeout.TotalMicroseconds);
            if (sent < 0)
            {
                handle.Free();
                BusException.Check(sent, $"call {target.Member}");
            }

            pending.Handle = handle;
            _pending.Add(pending);
        }
        catch (BusException refused)
        {
            pending.Fail(refused);
        }
        finally
        {
            LibSystemd.Unref(message);
        }
    }

    private void Finish(nint call, nint answer)
    {
        // A peer that has gone does not miss the answer.
        _ = LibSystemd.Send(_bus, answer, 0);
        LibSystemd.Unref(answer);
        LibSystemd.Unref(call);
    }

    private void Close()
    {
        LibSystemd.FlushCloseUnref(_bus);
        lock (_wakeGate)
        {
            _closed = true;
            LibSystemd.Close(_wake);
        }

        AbandonPosted();
        foreach (BusPending pending in _pending)
        {
            pending.Fail(Gone());
            pending.Handle.Free();
        }

        _pending.Clear();
        foreach (GCHandle handle in _handles)
        {
            handle.Free();
        }

        _ended.TrySetResult();
    }

    // Only calls matter after the end: each is told that there is no bus any more.
    private void AbandonPosted()
    {
        while (_posted.TryDequeue(out Posted posted))
        {
            posted.Call?.Fail(Gone());
        }
    }

    private static BusException Gone() => new(BusException.Disconnected, "the bus is gone");

    private GCHandle Keep(object target)
    {
        GCHandle handle = GCHandle.Alloc(target);
        _handles.Add(handle);
        return handle;
    }

    [UnmanagedCallersOnly]
    private static int OnInstalled(nint message, nint userData, nint error) => 0;

    [UnmanagedCallersOnly]
    private static int OnSignal(nint message, nint userData, nint error)
    {
        try
        {
            ((BusSignal)GCHandle.FromIntPtr(userData).Target!)(new BusReader(message));
        }
        catch (BusException)
        {
            // A malformed signal says nothing; the next one may.
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    private static int OnMethod(nint message, nint userData, nint error)
    {
        LibSystemd.GetType(message, out byte type);
        const byte MethodCall = 1;
        if (type != MethodCall)
        {
            return 0;
        }

        var served = (ServedObject)GCHandle.FromIntPtr(userData).Target!;
        var call = new BusCall(LibSystemd.Ref(message));
        try
        {
            served.Handler(new BusReader(message), call);
        }
        catch (BusException malformed)
        {
            served.Connection.ReplyError(call, "org.freedesktop.DBus.Error.InvalidArgs", malformed.Text);
        }

        return 1;
    }

    [UnmanagedCallersOnly]
    private static int OnReply(nint message, nint userData, nint error)
    {
        GCHandle handle = GCHandle.FromIntPtr(userData);
        var pending = (BusPending)handle.Target!;
        handle.Free();
        pending.Connection._pending.Remove(pending);
        BusError* refused = LibSystemd.GetError(message);
        if (refused != null)
        {
            pending.Fail(new BusException(Marshal.PtrToStringUTF8((nint)refused->Name) ?? "", Marshal.PtrToStringUTF8((nint)refused->Message) ?? ""));
        }
        else
        {
            pending.Complete(new BusReader(message));
        }

        return 0;
    }

    private readonly record struct Posted(Action Run, BusPending? Call);

    private sealed record ServedObject(BusConnection Connection, BusMethod Handler);
}
