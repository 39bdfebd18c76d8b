using Edge.Model.Observations;

namespace Edge.Drivers.Devices.NoninOem3;

/// <summary>Readings and pleth of packets of formats 2 and 7; the averaged values, not those for displays.</summary>
internal sealed class NoninPacketDecoder(bool wide) : IFrameDecoder
{
    // 16-bit pleth counts from 0 to 65535; samples are signed.
    private const int WideOffset = 32768;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = NoninPacket.TryRead(frame, wide, out var packet);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var condition = packet.Condition;
        into.Add(condition.Reading(Metrics.SpO2, NoninStatus.SpO2(packet.SpO2)));
        into.Add(condition.Reading(Metrics.PulseRateOximeter, NoninStatus.HeartRate(packet.HeartRate)));
        if (condition.Validity != Validity.NotAvailable)
        {
            int offset = wide ? WideOffset : 0;
            var samples = into.AddWaveform(Metrics.PlethWaveform, NoninPacket.PlethRateHz, 1, offset, NoninPacket.FrameCount);
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = packet.Pleth(i + 1) - offset;
            }
        }

        return result;
    }
}
