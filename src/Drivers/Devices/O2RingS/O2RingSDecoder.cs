using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.O2RingS;

/// <summary>Readings of live answers; every other whole frame is ignored.</summary>
internal sealed class O2RingSDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer);
        if (result.Outcome != DecodeOutcome.Decoded || answer is not { Code: O2RingSRequests.Live, Flag: 1 })
        {
            return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
        }

        result = O2RingSLive.TryRead(answer.Payload, out var live);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            live.AddTo(into);
        }

        return result;
    }
}

/// <summary>Fields of a live answer.</summary>
internal sealed class O2RingSProfile : FrameProfile
{
    public override string Name => "oxyii-live";

    public override Guid Origin => O2RingSId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer);
        if (result.Outcome != DecodeOutcome.Decoded || answer is not { Code: O2RingSRequests.Live, Flag: 1 })
        {
            return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
        }

        result = O2RingSLive.TryRead(answer.Payload, out var live);
        if (result.Outcome == DecodeOutcome.Decoded)
        {
            var fields = into.Fields;
            fields.SetQuantity("spo2", live.SpO2, "%");
            fields.SetQuantity("pulse_rate", live.PulseRate, "/min");
            fields.SetQuantity("perfusion_index", live.PerfusionIndex, "%");
            fields.SetQuantity("battery", live.Battery, "%");
            fields["motion"] = (int)live.Motion;
            fields["contact"] = (int)live.Contact;
            fields["worn"] = live.IsWorn;
            fields["calibrating"] = live.IsCalibrating;
            fields["recorded_s"] = live.RecordedSeconds;
            live.AddTo(into.Readings);
        }

        return result;
    }
}
