namespace Edge.Drivers.Framing;

/// <summary>
/// Framer over a bounded window: the first byte of the window is always a possible start of a frame. When the window
/// cannot become a frame its first byte is discarded and the rest is tried again, so one damaged frame never takes
/// its neighbour along. Bytes are taken one by one, hence chunking cannot matter.
/// </summary>
/// <param name="capacity">Longest frame in bytes.</param>
internal abstract class SlidingFramer(int capacity) : IStreamFramer
{
    /// <summary>The window may still become a frame.</summary>
    protected const int NeedMore = 0;

    /// <summary>No frame starts at the first byte.</summary>
    protected const int NoStart = -1;

    /// <summary>A frame seemed to start at the first byte, but a check failed.</summary>
    protected const int FailedCheck = -2;

    private readonly byte[] _window = new byte[capacity];
    private int _length;

    /// <inheritdoc/>
    public long DiscardedBytes { get; private set; }

    /// <inheritdoc/>
    public long BadFrames { get; private set; }

    /// <inheritdoc/>
    public int Push(ReadOnlySpan<byte> input, IFrameSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int frames = 0;
        foreach (byte b in input)
        {
            _window[_length++] = b;
            frames += Settle(sink);
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        DiscardedBytes += _length;
        _length = 0;
    }

    /// <summary>
    /// Length of the frame at the start of <paramref name="window"/>, or one of the constants above. At full capacity
    /// it must not ask for more. It may see a window for the first time at any length, and may wait for more bytes
    /// before it says that a check failed.
    /// </summary>
    protected abstract int Match(ReadOnlySpan<byte> window);

    private int Settle(IFrameSink sink)
    {
        int start = 0, frames = 0;
        while (start < _length)
        {
            int match = Match(_window.AsSpan(start, _length - start));
            if (match == NeedMore)
            {
                break;
            }

            if (match > 0)
            {
                sink.OnFrame(_window.AsSpan(start, match));
                frames++;
                start += match;
                continue;
            }

            BadFrames += match == FailedCheck ? 1 : 0;
            DiscardedBytes++;
            start++;
        }

        if (start > 0)
        {
            _window.AsSpan(start, _length - start).CopyTo(_window);
            _length -= start;
        }

        return frames;
    }
}
