using System.Runtime.InteropServices;

namespace Edge.Drivers.Ble.DBus;

/// <summary>A call that waits for its answer; completed on the bus thread.</summary>
internal abstract class BusPending(BusConnection connection)
{
    public BusConnection Connection { get; } = connection;

    /// <summary>Keeps this object while native code holds it.</summary>
    public GCHandle Handle { get; set; }

    public abstract void Complete(BusReader reader);

    public abstract void Fail(BusException why);
}

/// <summary>A call with an answer of one type.</summary>
internal sealed class BusPending<T>(BusConnection connection, BusRead<T> read) : BusPending(connection)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _answer.Task;

    public override void Complete(BusReader reader)
    {
        try
        {
            _answer.TrySetResult(read(reader));
        }
        catch (BusException malformed)
        {
            _answer.TrySetException(malformed);
        }
    }

    public override void Fail(BusException why) => _answer.TrySetException(why);
}

/// <summary>Where a call goes.</summary>
public readonly record struct BusTarget(string Destination, string Path, string Interface, string Member);

/// <summary>A method call that came in and waits for its one answer.</summary>
public sealed class BusCall
{
    private nint _message;

    internal BusCall(nint message) => _message = message;

    // The first answer takes the message; a second finds nothing to answer.
    internal nint Take() => Interlocked.Exchange(ref _message, 0);
}
