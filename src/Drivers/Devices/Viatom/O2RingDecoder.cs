using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>
/// Readings of realtime replies and of recordings. Replies do not name their command: a realtime one is told by its length, the opening of a
/// file by its four bytes, a block of it by its number.
/// </summary>
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

        var state = context.State as RingState ?? RingState.Idle;
        if (OpenNight.TryRead(reply, out uint fileBytes))
        {
            TakeOpened(fileBytes, state, into);
            return result;
        }

        if (state.Open is { } open && OpenNight.IsBlock(reply, open.Block))
        {
            return TakeBlock(reply.Payload, state, open, into);
        }

        if (IsRealtime(reply) && O2RingRealtime.TryRead(frame, out var realtime).Outcome == DecodeOutcome.Decoded)
        {
            realtime.AddTo(into);
            return result;
        }

        return DecodeResult.Ignored;
    }

    /// <summary>True for a reply of the length of present values.</summary>
    public static bool IsRealtime(in ViatomFrame reply) =>
        reply is { Code: 0, Block: 0 } && reply.Payload.Length is >= MinRealtimeBytes and <= MaxRealtimeBytes;

    private static void TakeOpened(uint fileBytes, RingState state, DecodedFrame into)
    {
        if (OpenNight.IsReadable(fileBytes))
        {
            bool isKnown = state.Open is { Received: 0 } open && open.FileBytes == fileBytes;
            into.NextState = isKnown ? null : state with { Open = new(fileBytes, 0, 0, default, 0, default) };
        }
        else
        {
            into.NextState = state.Open is null ? null : state with { Open = null };
        }
    }

    private static DecodeResult TakeBlock(ReadOnlySpan<byte> payload, RingState state, OpenNight open, DecodedFrame into)
    {
        payload = payload[..(int)Math.Min(payload.Length, open.FileBytes - open.Received)];
        var header = open.Header;
        if (open.Block == 0)
        {
            var result = NightHeader.TryRead(payload, out header);
            if (result.Outcome != DecodeOutcome.Decoded)
            {
                into.NextState = state with { Open = null };
                return DecodeResult.Rejected(result.Reason, ViatomFrame.HeaderBytes + result.Offset);
            }

            payload = payload[NightHeader.Bytes..];
        }

        uint received = open.Received + (uint)payload.Length + (open.Block == 0 ? NightHeader.Bytes : 0u);
        bool isLast = received == open.FileBytes;
        byte[] rest = [.. open.Rest.Span, .. payload];
        var next = open with { Block = (ushort)(open.Block + 1), Received = received, Header = header, Rest = rest };
        into.NextState = open.Block == 0 && !isLast ? state with { Open = next } : HandOn(state, next, isLast, into);
        return DecodeResult.Decoded;
    }

    private static RingState HandOn(RingState state, OpenNight open, bool isLast, DecodedFrame into)
    {
        int given = state.Night == open.Header.StartAt ? state.Given : 0;
        int index = open.Index;
        var rest = open.Rest;
        for (; rest.Length >= NightSample.Bytes; index++, rest = rest[NightSample.Bytes..])
        {
            if (index >= given)
            {
                NightSample.Read(rest.Span).AddTo(into, open.Header, index);
            }
        }

        return new(open.Header.StartAt, Math.Max(given, index), isLast ? null : open with { Index = index, Rest = rest.ToArray() });
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
