using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PolarPmd;

/// <summary>Timestamp of the last ECG frame, on the device's clock: the next frame's samples lie between the two.</summary>
internal sealed record PmdState(ulong EcgTimestampNs) : DecoderState;

/// <summary>
/// ECG as a waveform in mV and pulse intervals of data frames. Acceleration and the rest are not emitted. Sample times are
/// interpolated between the stamps of two frames: that is the rate of the block.
/// </summary>
internal sealed class PmdDecoder : IFrameDecoder
{
    /// <summary>Samples a second that the driver asks for.</summary>
    public const int EcgRateHz = 130;

    /// <summary>mV per count of frame type 0.</summary>
    public const double EcgScale = 0.001;

    // The clock of a strap is not off by more; beyond this, samples are missing between two frames.
    private const double MostRateError = 0.05;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = PmdFrame.TryRead(frame, out var data);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        return data.Type switch
        {
            PmdType.Ecg => DecodeEcg(data, context.State as PmdState, into),
            PmdType.Ppi => DecodePpi(data, into),
            _ => DecodeResult.Ignored,
        };
    }

    private static DecodeResult DecodeEcg(in PmdFrame data, PmdState? state, DecodedFrame into)
    {
        var result = PmdEcg.Check(data, out int count);
        if (result.Outcome != DecodeOutcome.Decoded || data.FrameType != PmdEcg.MicrovoltFrame || count == 0)
        {
            return result;
        }

        if (count > DecodedFrame.MaxSamples)
        {
            return DecodeResult.Rejected(RejectReason.TooLong, DecodedFrame.MaxSamples);
        }

        into.NextState = new PmdState(data.TimestampNs);
        double rate = RateOf(count, data.TimestampNs, state?.EcgTimestampNs, out int lost);
        var samples = into.AddWaveform(Metrics.EcgWaveform, rate, EcgScale, 0, count, lost);
        for (int i = 0; i < count; i++)
        {
            samples[i] = PmdEcg.Read(data, i);
        }

        return result;
    }

    private static double RateOf(int count, ulong stamp, ulong? last, out int lost)
    {
        lost = 0;
        if (last is not { } before || stamp <= before)
        {
            return EcgRateHz;
        }

        double seconds = (stamp - before) / 1e9;
        double rate = count / seconds;
        if (Math.Abs(rate / EcgRateHz - 1) <= MostRateError)
        {
            return rate;
        }

        lost = (int)Math.Clamp(Math.Round(seconds * EcgRateHz) - count, 0, int.MaxValue);
        return EcgRateHz;
    }

    private static DecodeResult DecodePpi(in PmdFrame data, DecodedFrame into)
    {
        var result = PmdPpi.Check(data, out int count);
        for (int i = 0; result.Outcome == DecodeOutcome.Decoded && i < count; i++)
        {
            var interval = PmdPpi.Read(data, i);
            into.Add(interval.Condition.Reading(Metrics.RrInterval, interval.IntervalMs == 0 ? null : interval.IntervalMs));
        }

        return result;
    }
}

/// <summary>Answers of the control point carry no measurement; they are for the dialogue.</summary>
internal sealed class PmdControlDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = PmdControl.TryRead(frame, out _);
        return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
    }
}
