namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>Cuts at start and end marks, which occur nowhere else. Frames with a wrong check are given up here.</summary>
internal sealed class IntelliVueFramer : IStreamFramer
{
    private readonly byte[] _frame = new byte[IntelliVueFrame.MaxFrameBytes];
    private readonly byte[] _content = new byte[IntelliVueFrame.MaxContentBytes];

    // 0 = outside of a frame.
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
            if (b == IntelliVueFrame.StartMark)
            {
                GiveUp();
                _frame[_length++] = b;
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
        _length = 0;
    }

    private int Append(byte b, IFrameSink sink)
    {
        if (_length == IntelliVueFrame.MaxFrameBytes)
        {
            GiveUp();
            DiscardedBytes++;
            return 0;
        }

        _frame[_length++] = b;
        if (b != IntelliVueFrame.EndMark)
        {
            return 0;
        }

        var frame = _frame.AsSpan(0, _length);
        if (IntelliVueFrame.Unpack(frame, _content, out _, out _).Outcome != DecodeOutcome.Decoded)
        {
            GiveUp();
            return 0;
        }

        _length = 0;
        sink.OnFrame(frame);
        return 1;
    }

    private void GiveUp()
    {
        BadFrames += _length > 0 ? 1 : 0;
        DiscardedBytes += _length;
        _length = 0;
    }
}
