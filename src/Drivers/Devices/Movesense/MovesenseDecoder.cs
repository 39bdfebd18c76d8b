using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Movesense;

/// <summary>When the next ECG sample is due on the sensor's clock, in ms since its start.</summary>
internal sealed record MovesenseState(uint NextSampleMs) : DecoderState;

/// <summary>ECG as a waveform in mV, heart rate and beat intervals. Answers to commands are for the dialogue.</summary>
internal sealed class MovesenseDecoder : IFrameDecoder
{
    // Converter of 18 bits over 1 V, behind a gain of 20.
    private const double MillivoltPerCount = 1000.0 / (1 << 17) / 20;
    private const int SampleMs = 1000 / MovesensePacket.EcgRateHz;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = MovesensePacket.TryRead(frame, out var packet);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (!packet.IsData)
        {
            return DecodeResult.Ignored;
        }

        return packet.Reference == MovesensePacket.Ecg ? DecodeEcg(packet, context.State as MovesenseState, into) : DecodeRate(packet, into);
    }

    private static DecodeResult DecodeEcg(in MovesensePacket packet, MovesenseState? state, DecodedFrame into)
    {
        int count = packet.Count;
        if (count > DecodedFrame.MaxSamples)
        {
            return DecodeResult.Rejected(RejectReason.TooLong, DecodedFrame.MaxSamples);
        }

        if (count == 0)
        {
            return DecodeResult.Decoded;
        }

        into.NextState = new MovesenseState(packet.StampMs + (uint)(count * SampleMs));
        int lost = state is { } before ? LostSamples(packet.StampMs, before.NextSampleMs, count) : 0;
        var samples = into.AddWaveform(Metrics.EcgWaveform, MovesensePacket.EcgRateHz, MillivoltPerCount, 0, count, lost);
        for (int i = 0; i < count; i++)
        {
            samples[i] = packet.Sample(i);
        }

        return DecodeResult.Decoded;
    }

    // Notifications are lost whole, so less than half of one is jitter of the stamps. A clock behind has started again.
    private static int LostSamples(uint stampMs, uint dueMs, int count)
    {
        int lateMs = unchecked((int)(stampMs - dueMs));
        return lateMs * 2 > count * SampleMs ? (lateMs + SampleMs / 2) / SampleMs : 0;
    }

    private static DecodeResult DecodeRate(in MovesensePacket packet, DecodedFrame into)
    {
        into.Add(SignalCondition.Good.Reading(Metrics.HeartRate, packet.AverageRate));
        for (int i = 0; i < packet.Count; i++)
        {
            into.Add(SignalCondition.Good.Reading(Metrics.RrInterval, packet.IntervalMs(i) is var ms and > 0 ? ms : null));
        }

        return DecodeResult.Decoded;
    }
}

/// <summary>Fields of one notification.</summary>
internal sealed class MovesenseProfile : FrameProfile
{
    private readonly MovesenseDecoder _decoder = new();

    public override string Name => "movesense-sensordata";

    public override Guid Origin => MovesenseDriver.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = MovesensePacket.TryRead(frame, out var packet);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["reference"] = (int)packet.Reference;
        if (packet.IsAnswer)
        {
            fields["status"] = (int)packet.Status;
        }
        else if (packet.IsData && packet.Reference == MovesensePacket.Ecg)
        {
            fields["timestamp_ms"] = packet.StampMs;
            int[] samples = new int[packet.Count];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = packet.Sample(i);
            }

            fields.SetSamples("samples", samples);
        }
        else if (packet.IsData)
        {
            fields.SetQuantity("heart_rate", packet.AverageRate, "/min");
            int[] intervals = new int[packet.Count];
            for (int i = 0; i < intervals.Length; i++)
            {
                intervals[i] = packet.IntervalMs(i);
            }

            fields.SetSamples("rr_ms", intervals);
        }

        var decoded = _decoder.Decode(frame, default, into.Readings);
        return decoded.Outcome == DecodeOutcome.Rejected ? decoded : result;
    }
}
