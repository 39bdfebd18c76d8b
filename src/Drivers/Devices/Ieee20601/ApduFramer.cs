using Edge.Drivers.Framing;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// Finds messages in a byte stream. They have no mark and no check, but each states its length up to four times over, and
/// everything inside must fit: a damaged message is found out and the next one is whole.
/// </summary>
internal sealed class ApduFramer() : SlidingFramer(Apdu.MaxBytes)
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
