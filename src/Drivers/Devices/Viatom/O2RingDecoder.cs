using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>Readings of realtime replies. Replies do not name their command: the realtime one is told by its length.</summary>
internal sealed class O2RingDecoder : IFrameDecoder
{
    private const int MinRealtimeBytes = 12;
    private const int MaxRealtimeBytes = 20;

    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.FirstReply, out var reply);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        bool isRealtime = reply is { Code: 0, Block: 0 } && reply.Payload.Length is >= MinRealtimeBytes and <= MaxRealtimeBytes;
        if (!isRealtime || O2RingRealtime.TryRead(frame, out var realtime).Outcome != DecodeOutcome.Decoded)
        {
            return DecodeResult.Ignored;
        }

        realtime.AddTo(into);
        return result;
    }
}

/// <summary>Fields of the realtime reply, whatever its header and check sum are.</summary>
internal sealed class O2RingProfile : FrameProfile
{
    public override string Name => "viatom-o2ring-rt";

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = O2RingRealtime.TryRead(frame, out var realtime);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields.SetQuantity("spo2", realtime.SpO2, "%");
        fields.SetQuantity("pulse_rate", realtime.PulseRate, "/min");
        fields.SetQuantity("battery", realtime.Battery, "%");
        fields["motion"] = (int)realtime.Motion;
        fields["pi"] = (int)realtime.RawPerfusionIndex;
        fields["worn"] = realtime.IsWorn;
        fields["calibrating"] = realtime.IsCalibrating;
        realtime.AddTo(into.Readings);
        return result;
    }
}

/// <summary>The frame around a reply, with check sum.</summary>
internal sealed class ViatomFrameProfile : FrameProfile
{
    private readonly O2RingDecoder _decoder = new();

    public override string Name => "viatom-frame";

    public override Guid Origin => ViatomId.Notify;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.FirstReply, out var reply);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["state"] = (int)reply.Code;
        into.Fields["block"] = (int)reply.Block;
        into.Fields["len"] = reply.Payload.Length;
        _decoder.Decode(frame, default, into.Readings);
        return result;
    }
}
