namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>
/// Cuts at start marks, which occur nowhere else; the length says where a frame ends. What fails its check is given up, and
/// the next start mark starts anew.
/// </summary>
internal sealed class CapnoFramer : IStreamFramer
{
    private readonly byte[] _frame = new byte[CapnoWire.MaxFrameBytes];
    private readonly byte[] _content = new byte[CapnoWire.MaxContentBytes];

    // 0 = outside of a frame.
    private int _length;
    private int _contentLength;
    private bool _isEscaped;

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
            if (b == CapnoWire.StartMark)
            {
                GiveUp();
                _frame[0] = b;
                _length = 1;
            }
            else if (_length == 0)
            {
                DiscardedBytes++;
            }
            else
            {
                frames += Append(b, sink);
            }
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        DiscardedBytes += _length;
        Clear();
    }

    private int Append(byte b, IFrameSink sink)
    {
        _frame[_length++] = b;
        if (b == CapnoWire.Escape && !_isEscaped)
        {
            _isEscaped = true;
            return 0;
        }

        if (_isEscaped && !CapnoWire.IsEscaped(b))
        {
            GiveUp();
            return 0;
        }

        _content[_contentLength++] = _isEscaped ? (byte)(CapnoWire.Escape | b) : b;
        _isEscaped = false;
        var content = _content.AsSpan(0, _contentLength);
        int missing = CapnoWire.Missing(content);
        if (missing > 0)
        {
            return 0;
        }

        var frame = _frame.AsSpan(0, _length);
        if (missing < 0 || !CapnoWire.IsChecked(content))
        {
            GiveUp();
            return 0;
        }

        Clear();
        sink.OnFrame(frame);
        return 1;
    }

    private void GiveUp()
    {
        BadFrames += _length > 0 ? 1 : 0;
        DiscardedBytes += _length;
        Clear();
    }

    private void Clear()
    {
        _length = _contentLength = 0;
        _isEscaped = false;
    }
}
