using Edge.Model.Observations;

namespace Edge.Drivers;

/// <summary>Receives one decoded frame; span and buffer are valid only during the call.</summary>
/// <param name="frame">The frame as the framer cut it.</param>
/// <param name="result">What became of it.</param>
/// <param name="decoded">Readings and waves; empty unless the frame was decoded.</param>
public delegate void DecodedFrameHandler(ReadOnlySpan<byte> frame, in DecodeResult result, DecodedFrame decoded);

/// <summary>
/// One byte stream on its way through a driver: framer, decoder, decoder state, counters. Allocates nothing per
/// frame unless the decoder state changes. One thread at a time.
/// </summary>
public sealed class FramePump : IFrameSink
{
    private readonly IFrameDecoder _decoder;
    private readonly IStreamFramer _framer;
    private readonly DecodedFrameHandler _onFrame;
    private readonly DecodedFrame _decoded = new();
    private DecoderState? _state;
    private MonotonicTime _receivedAt;

    /// <param name="driver">A driver for byte streams.</param>
    /// <param name="onFrame">Called for every frame, whatever became of it.</param>
    /// <exception cref="ArgumentException">The driver has no framer.</exception>
    public FramePump(IDeviceDriver driver, DecodedFrameHandler onFrame)
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(onFrame);
        _decoder = driver.Decoder;
        _framer = driver.CreateFramer() ?? throw new ArgumentException("The driver takes whole frames, no stream.", nameof(driver));
        _onFrame = onFrame;
    }

    /// <summary>Frames decoded since construction.</summary>
    public long DecodedFrames { get; private set; }

    /// <summary>Valid frames without measurement since construction.</summary>
    public long IgnoredFrames { get; private set; }

    /// <summary>Frames that the decoder rejected since construction.</summary>
    public long RejectedFrames { get; private set; }

    /// <summary>Frames that the framer gave up since construction.</summary>
    public long BadFrames => _framer.BadFrames;

    /// <summary>Bytes since construction that belonged to no frame.</summary>
    public long DiscardedBytes => _framer.DiscardedBytes;

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <param name="input">Any number of bytes.</param>
    /// <param name="receivedAt">When the last of them was read.</param>
    public void Push(ReadOnlySpan<byte> input, MonotonicTime receivedAt)
    {
        _receivedAt = receivedAt;
        _framer.Push(input, this);
    }

    /// <summary>Forgets a partial frame, after the port was re-opened; counters and decoder state stay.</summary>
    public void Reset() => _framer.Reset();

    /// <inheritdoc/>
    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame)
    {
        _decoded.Clear();
        var result = _decoder.Decode(frame, new FrameContext { ReceivedAt = _receivedAt, State = _state }, _decoded);
        switch (result.Outcome)
        {
            case DecodeOutcome.Decoded: DecodedFrames++; break;
            case DecodeOutcome.Ignored: IgnoredFrames++; break;
            default: RejectedFrames++; break;
        }

        _state = _decoded.NextState ?? _state;
        _onFrame(frame, result, _decoded);
    }
}
