using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>How a source stands to its device.</summary>
public enum LinkState : byte
{
    /// <summary>Not there yet or gone; the source tries again by itself.</summary>
    Lost = 1,

    /// <summary>Port open, bytes may come.</summary>
    Up = 2,
}

/// <summary>
/// Brings frames of one device: the only place of its kind where I/O happens. It re-opens by itself after every
/// loss until it is disposed; disposing returns after its thread has ended.
/// </summary>
public interface IFrameSource : IDisposable
{
    /// <summary>Starts once; everything is reported to <paramref name="listener"/> on the source's own thread.</summary>
    void Start(IFrameListener listener);

    /// <summary>Bytes so far that belonged to no frame.</summary>
    long DiscardedBytes { get; }
}

/// <summary>Takes what a source brings. Called on the source's thread; must not block.</summary>
public interface IFrameListener
{
    /// <summary>One whole frame; the span is valid only during the call.</summary>
    /// <param name="origin">Characteristic, or service of advertised bytes; empty for a byte stream.</param>
    /// <param name="readAt">Instant right after the read that completed the frame.</param>
    void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt);

    /// <summary>The link changed.</summary>
    /// <param name="problem">What is wrong and what helps, for people; null when the link is up.</param>
    void OnLink(LinkState state, string? problem);

    /// <summary>Completes when everything that came so far is durable, so that the device may be told or a cursor saved.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    Task WhenStored(CancellationToken cancel);
}
