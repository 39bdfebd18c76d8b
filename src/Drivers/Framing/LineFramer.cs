namespace Edge.Drivers.Framing;

/// <summary>
/// Lines of ASCII devices: a line ends at CR or LF and is handed over with that one byte; empty lines are dropped.
/// A line longer than <see cref="MaxLineBytes"/> is given up, counted, and skipped to its end.
/// </summary>
internal sealed class LineFramer : IStreamFramer
{
    /// <summary>Longest line with its end mark, in bytes.</summary>
    public const int MaxLineBytes = 512;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;
    private bool _skipping;

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
            frames += b is (byte)'\r' or (byte)'\n' ? End(b, sink) : Append(b);
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        DiscardedBytes += _length;
        _length = 0;
        _skipping = false;
    }

    private int Append(byte b)
    {
        if (_skipping)
        {
            DiscardedBytes++;
        }
        else if (_length == MaxLineBytes - 1)
        {
            BadFrames++;
            DiscardedBytes += _length + 1;
            _length = 0;
            _skipping = true;
        }
        else
        {
            _line[_length++] = b;
        }

        return 0;
    }

    private int End(byte mark, IFrameSink sink)
    {
        _skipping = false;
        if (_length == 0)
        {
            return 0;
        }

        _line[_length] = mark;
        int length = _length + 1;
        _length = 0;
        sink.OnFrame(_line.AsSpan(0, length));
        return 1;
    }
}
