namespace Edge.Drivers.Devices.DatexS5;

/// <summary>
/// Cuts at flags. Each flag ends a frame and may start the next, so a lost flag costs one frame and never shifts the
/// rest. Frames with a wrong sum are given up here. Bounded by the longest frame.
/// </summary>
internal sealed class S5Framer : IStreamFramer
{
    private readonly byte[] _frame = new byte[S5Wire.MaxFrameBytes];
    private readonly byte[] _record = new byte[S5Wire.MaxRecordBytes + 1];

    // 0 = no flag seen yet, or the frame outgrew the buffer; else _frame[0] is a flag.
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
            frames += b == S5Wire.Flag ? OnFlag(sink) : OnByte(b);
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        DiscardedBytes += Math.Max(_length - 1, 0);
        _length = 0;
    }

    private int OnByte(byte b)
    {
        if (_length == 0)
        {
            DiscardedBytes++;
        }
        else if (_length == S5Wire.MaxFrameBytes - 1)
        {
            BadFrames++;
            DiscardedBytes += _length;
            _length = 0;
        }
        else
        {
            _frame[_length++] = b;
        }

        return 0;
    }

    private int OnFlag(IFrameSink sink)
    {
        int frames = 0;
        if (_length > 1)
        {
            _frame[_length] = S5Wire.Flag;
            var frame = _frame.AsSpan(0, _length + 1);
            if (S5Wire.Unpack(frame, _record, out _).Outcome == DecodeOutcome.Decoded)
            {
                frames = 1;
                sink.OnFrame(frame);
            }
            else
            {
                BadFrames++;
                DiscardedBytes += _length - 1;
            }
        }

        _frame[0] = S5Wire.Flag;
        _length = 1;
        return frames;
    }
}
