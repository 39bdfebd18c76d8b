namespace Edge.Drivers;

/// <summary>
/// One step of what a host says to a device. Steps are data: the host runs them, checks every write against the
/// driver's whitelist and stops them with the port.
/// </summary>
public abstract record ConversationStep
{
    private ConversationStep()
    {
    }

    /// <summary>Writes bytes once, after opening.</summary>
    public sealed record Write(string Name, ReadOnlyMemory<byte> Bytes) : ConversationStep;

    /// <summary>Waits until the stream holds these bytes, at most <paramref name="Timeout"/>; going on without them is no error.</summary>
    public sealed record Expect(ReadOnlyMemory<byte> Bytes, TimeSpan Timeout) : ConversationStep;

    /// <summary>Writes bytes again and again while the port is open, because the device falls silent without.</summary>
    public sealed record KeepAlive(string Name, ReadOnlyMemory<byte> Bytes, TimeSpan Interval) : ConversationStep;
}
