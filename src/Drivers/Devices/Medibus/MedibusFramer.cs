namespace Edge.Drivers.Devices.Medibus;

/// <summary>
/// Separates what runs over one line: text frames, and between their bytes groups of curve values with bit 7 set. XON and
/// XOFF are dropped. A command may stand inside an answer. Both kinds come out as frames of their own.
/// </summary>
internal sealed class MedibusFramer : IStreamFramer
{
    private const byte XOn = 0x11;
    private const byte XOff = 0x13;

    private readonly byte[] _answer = new byte[MedibusFrame.MaxBytes];
    private readonly byte[] _command = new byte[MedibusFrame.MaxBytes];
    private readonly CurveGroupCutter _curves = new();

    // 0 = none begun.
    private int _answerLength;
    private int _commandLength;
    private long _discarded;
    private long _bad;

    /// <inheritdoc/>
    public long DiscardedBytes => _discarded + _curves.DiscardedBytes;

    /// <inheritdoc/>
    public long BadFrames => _bad + _curves.BadGroups;

    /// <inheritdoc/>
    public int Push(ReadOnlySpan<byte> input, IFrameSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        int frames = 0;
        foreach (byte b in input)
        {
            frames += b switch
            {
                >= 0x80 => _curves.Push(b, sink),
                XOn or XOff => 0,
                MedibusFrame.AnswerMark => BeginAnswer(),
                MedibusFrame.CommandMark => Begin(_command, b, ref _commandLength),
                _ when _commandLength > 0 => Append(_command, ref _commandLength, b, sink),
                _ when _answerLength > 0 => Append(_answer, ref _answerLength, b, sink),
                _ => Discard(),
            };
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _discarded += _answerLength + _commandLength;
        _answerLength = _commandLength = 0;
        _curves.Reset();
    }

    // An answer ends a command that was begun; a command leaves an answer waiting.
    private int BeginAnswer()
    {
        _bad += _commandLength > 0 ? 1 : 0;
        _discarded += _commandLength;
        _commandLength = 0;
        return Begin(_answer, MedibusFrame.AnswerMark, ref _answerLength);
    }

    private int Begin(byte[] frame, byte mark, ref int length)
    {
        _bad += length > 0 ? 1 : 0;
        _discarded += length;
        frame[0] = mark;
        length = 1;
        return 0;
    }

    private int Append(byte[] frame, ref int length, byte b, IFrameSink sink)
    {
        if (length == MedibusFrame.MaxBytes)
        {
            return GiveUp(ref length);
        }

        frame[length++] = b;
        if (b != MedibusFrame.EndMark)
        {
            return 0;
        }

        var whole = frame.AsSpan(0, length);
        if (MedibusFrame.TryRead(whole, out _).Outcome != DecodeOutcome.Decoded)
        {
            return GiveUp(ref length);
        }

        length = 0;
        sink.OnFrame(whole);
        return 1;
    }

    private int GiveUp(ref int length)
    {
        _bad++;
        _discarded += length;
        length = 0;
        return 0;
    }

    private int Discard()
    {
        _discarded++;
        return 0;
    }
}
