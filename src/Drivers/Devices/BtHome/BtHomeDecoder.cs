using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>Readings of BTHome frames; a repeated frame is ignored, a replayed one rejected.</summary>
internal sealed class BtHomeDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = BtHomeFrame.TryRead(frame, context.Origin, out var outside);
        var state = context.State as BtHomeState;
        if (result.Outcome == DecodeOutcome.Decoded && state is not null)
        {
            result = state.Check(outside);
        }

        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        Span<byte> buffer = stackalloc byte[BtHomeFrame.MaxBytes];
        result = outside.TryOpen(context.Settings, buffer, out var objects);
        return result.Outcome == DecodeOutcome.Decoded ? Emit(objects, outside, state, into) : result;
    }

    private static DecodeResult Emit(ReadOnlySpan<byte> objects, in BtHomeFrame outside, BtHomeState? state, DecodedFrame into)
    {
        byte? packetId = null;
        int items = 0;
        var reader = new BtHomeReader(objects, outside.IsTyped);
        while (reader.TryNext(out var item))
        {
            items++;
            packetId = item.Row.Id == BtHomeObject.PacketId && item.Bytes.Length == 1 ? item.Bytes[0] : packetId;
        }

        // What stands whole before a cut is good: the radio checks its packets, so the device itself sent it that way.
        if (items == 0 && reader.Result.Outcome != DecodeOutcome.Decoded)
        {
            return reader.Result;
        }

        bool repeats = packetId is not null && packetId == state?.PacketId;
        packetId ??= state?.PacketId;
        if (outside.Counter != state?.Counter || packetId != state?.PacketId)
        {
            into.NextState = new BtHomeState(outside.Counter, packetId);
        }

        if (repeats)
        {
            return DecodeResult.Ignored;
        }

        // Version 1 does not say whether a device sleeps; its silence then proves nothing either.
        var condition = SignalCondition.Good.Note(outside.IsSleepy != false, QualityFlags.OnEvent);
        reader = new BtHomeReader(objects, outside.IsTyped);
        while (reader.TryNext(out var item))
        {
            if (item.Row.Metric is { } metric && !Has(into, metric))
            {
                into.Add(condition.Reading(metric, item.Number) with { SourceUnit = item.Row.SourceUnit });
            }
        }

        return DecodeResult.Decoded;
    }

    // The same object twice is two sensors of one device, but a signal is one sensor: the first.
    private static bool Has(DecodedFrame into, Metric metric)
    {
        foreach (ref readonly var reading in into.Readings)
        {
            if (reading.Metric == metric)
            {
                return true;
            }
        }

        return false;
    }
}
