namespace Edge.Drivers.Hl7;

/// <summary>
/// Cuts a byte stream into MLLP frames. A start mark always starts anew, because no message holds one; what stands between
/// two frames is discarded. A message longer than the limit is given up and skipped to the next start mark.
/// </summary>
/// <param name="maxBytes">Longest frame, with its envelope.</param>
internal sealed class MllpFramer(int maxBytes = MllpFrame.MaxBytes) : IStreamFramer
{
    private const int FirstBytes = 8 * 1024;

    private byte[] _frame = new byte[Math.Min(FirstBytes, maxBytes)];

    // 0 = outside of a frame.
    private int _length;

    /// <inheritdoc/>
    public long DiscardedBytes { get; private set; }

    /// <inheritdoc/>
    public long BadFrames { get; private set; }

    /// <summary>True while a message has begun and not ended.</summary>
    public bool IsInside => _length > 0;

    /// <inheritdoc/>
    public int Push(ReadOnlySpan<byte> input, IFrameSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int frames = 0;
        foreach (byte b in input)
        {
            if (b == MllpFrame.Start)
            {
                Begin();
            }
            else if (_length == 0)
            {
                DiscardedBytes++;
            }
            else if (Append(b) && b == MllpFrame.Return && _frame[_length - 2] == MllpFrame.End)
            {
                int length = _length;
                _length = 0;
                frames++;
                sink.OnFrame(_frame.AsSpan(0, length));
            }
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        DiscardedBytes += _length;
        _length = 0;
    }

    private void Begin()
    {
        BadFrames += _length > 0 ? 1 : 0;
        DiscardedBytes += _length;
        _frame[0] = MllpFrame.Start;
        _length = 1;
    }

    private bool Append(byte b)
    {
        if (_length == maxBytes)
        {
            BadFrames++;
            DiscardedBytes += _length + 1;
            _length = 0;
            return false;
        }

        if (_length == _frame.Length)
        {
            Array.Resize(ref _frame, Math.Min(2 * _frame.Length, maxBytes));
        }

        _frame[_length++] = b;
        return true;
    }
}
