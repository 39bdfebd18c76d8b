using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>What a dialogue knows when it starts.</summary>
/// <param name="Cursor">The cursor last saved for this device, or null.</param>
/// <param name="Settings">Settings of this one device, or null.</param>
/// <param name="LocalTime">The time of day where the gateway stands, when the dialogue starts; null while the clock is not trusted.</param>
public readonly record struct DialogueStart(string? Cursor, DeviceSettings? Settings, DateTimeOffset? LocalTime = null);

/// <summary>
/// A conversation that depends on what the device answers: a pure state machine between frames in and writes out. It
/// does no I/O and reads no clock; the host carries out its writes against the driver's whitelist and feeds it every
/// frame after the listener had it. One per connection, one thread at a time.
/// </summary>
public abstract class DeviceDialogue
{
    /// <summary>The link is up and everything is subscribed.</summary>
    public abstract void Start(MonotonicTime now, DialogueOutput output);

    /// <summary>
    /// A frame came in, malformed or not. Values that the host reads (<see cref="Ble.BleDeclaration.Reads"/>) come the same way, before the
    /// start or after it.
    /// </summary>
    /// <param name="frame">The frame; valid only during the call.</param>
    /// <param name="origin">Characteristic it came from; empty for a byte stream.</param>
    public abstract void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output);

    /// <summary>Time went on; called at least every 250 ms.</summary>
    public abstract void OnTick(MonotonicTime now, DialogueOutput output);
}

/// <summary>What a dialogue asks of its host, in order; the host empties it after each call.</summary>
public sealed class DialogueOutput
{
    /// <summary>Requests in the order in which they are to be carried out.</summary>
    public List<DialogueRequest> Requests { get; } = [];

    /// <summary>Writes bytes; a write that the driver did not declare ends the link.</summary>
    /// <param name="name">Name of the permitted write.</param>
    /// <param name="bytes">What is written.</param>
    /// <param name="characteristic">Where to; empty for a byte stream.</param>
    /// <param name="isOptional">True = a Bluetooth device that lacks the characteristic or refuses the write is served all the same.</param>
    public void Write(string name, ReadOnlyMemory<byte> bytes, Guid characteristic = default, bool isOptional = false) =>
        Requests.Add(new DialogueRequest.Write(name, bytes, characteristic) { IsOptional = isOptional });

    /// <summary>Saves a cursor once everything that came so far is durable.</summary>
    public void SaveCursor(string cursor) => Requests.Add(new DialogueRequest.SaveCursor(cursor));

    /// <summary>Everything is handed over; a device that is not kept connected may be let go.</summary>
    public void Done() => Requests.Add(new DialogueRequest.Done());

    /// <summary>The dialogue cannot go on; the link is closed and made again later.</summary>
    public void Fail(string why) => Requests.Add(new DialogueRequest.Fail(why));
}

/// <summary>One request of a dialogue.</summary>
public abstract record DialogueRequest
{
    private DialogueRequest()
    {
    }

    public sealed record Write(string Name, ReadOnlyMemory<byte> Bytes, Guid Characteristic) : DialogueRequest
    {
        /// <summary>True when the link goes on without it.</summary>
        public bool IsOptional { get; init; }
    }

    public sealed record SaveCursor(string Cursor) : DialogueRequest;

    public sealed record Done : DialogueRequest;

    public sealed record Fail(string Why) : DialogueRequest;
}
