using Edge.Drivers.Framing;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// Finds messages in a byte stream. They have no mark and no check, but each states its length up to four times over, and
/// everything inside must fit: a damaged message is found out and the next one is whole. A message that lost a byte where no
/// length can tell takes the first byte of the next one; that byte is given back.
/// </summary>
internal sealed class ApduFramer : IStreamFramer, IFrameSink
{
    private readonly Cutter _cutter = new();
    private IFrameSink? _sink;

    // Last byte of the message just found when it could be the first of one, else 0.
    private byte _taken;

    /// <inheritdoc/>
    public long DiscardedBytes => _cutter.DiscardedBytes;

    /// <inheritdoc/>
    public long BadFrames => _cutter.BadFrames;

    /// <inheritdoc/>
    public int Push(ReadOnlySpan<byte> input, IFrameSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
        int frames = 0;
        for (int i = 0; i < input.Length; i++)
        {
            byte taken = _taken;
            _taken = 0;
            if (taken != 0 && input[i] == 0)
            {
                frames += _cutter.Push([taken], this);
            }

            frames += _cutter.Push(input.Slice(i, 1), this);
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _taken = 0;
        _cutter.Reset();
    }

    void IFrameSink.OnFrame(ReadOnlySpan<byte> frame)
    {
        _taken = Apdu.MayStart(frame[^1..], out _) ? frame[^1] : (byte)0;
        _sink!.OnFrame(frame);
    }

    private sealed class Cutter() : SlidingFramer(Apdu.MaxBytes)
    {
        protected override int Match(ReadOnlySpan<byte> window)
        {
            if (!Apdu.MayStart(window, out int messageBytes))
            {
                return window.Length < Apdu.HeaderBytes ? NoStart : FailedCheck;
            }

            if (messageBytes == 0 || window.Length < messageBytes)
            {
                return NeedMore;
            }

            return Apdu.TryRead(window[..messageBytes], out _).Outcome == DecodeOutcome.Decoded ? messageBytes : FailedCheck;
        }
    }
}
