using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>The value that came last, to tell a repeat from a new one and to reckon the age of stored values.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Seconds">When it was measured, on the sensor's clock.</param>
/// <param name="MessageSeconds">When it was sent, on the sensor's clock.</param>
/// <param name="ReceivedAt">When it came, on the gateway's clock.</param>
internal sealed record DexcomLastValue(uint Sequence, long Seconds, long MessageSeconds, MonotonicTime ReceivedAt) : DecoderState
{
    /// <summary>The sensor's clock at an instant of the gateway's.</summary>
    public long ClockAt(MonotonicTime now) => MessageSeconds + (long)(now - ReceivedAt).TotalSeconds;
}
