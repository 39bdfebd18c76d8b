namespace Edge.Drivers.Hl7;

/// <summary>Bounds of a listener, so that no peer can hold up another or fill the memory.</summary>
public sealed record MllpLimits
{
    /// <summary>Longest message with its envelope, in bytes.</summary>
    public int MessageBytes { get; init; } = MllpFrame.MaxBytes;

    /// <summary>Connections at a time. One more pushes out the one that has been silent longest.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Silence after which a connection is closed.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time from the first byte of a message to its last, and that an answer may wait to be fetched.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the disk; then the sender is told that its message was not taken over.</summary>
    public TimeSpan Storing { get; init; } = TimeSpan.FromSeconds(15);
}
