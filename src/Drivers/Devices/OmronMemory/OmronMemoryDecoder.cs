namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>Readings of the records in an answer. Empty slots are passed over; a read of other memory holds none.</summary>
internal sealed class OmronMemoryDecoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var state = context.State as OmronState ?? OmronState.Unknown;
        var assembly = state.Assembly.Add(frame, OmronCharacteristics.AnswerChannel(context.Origin), out var answer);
        if (assembly != state.Assembly)
        {
            into.NextState = state with { Assembly = assembly };
        }

        if (answer.IsEmpty)
        {
            // A first piece may be of an answer that is cut off; it is known to be only when nothing fits it.
            return assembly.IsPending ? DecodeResult.Ignored : DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        var result = OmronTransferFrame.TryRead(answer, out var transfer);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (transfer.Command != OmronTransferFrame.Read || state.Model is not { } model || !model.TryLocate(transfer.Address, out byte user, out int slot))
        {
            return DecodeResult.Ignored;
        }

        for (var rest = transfer.Data; rest.Length >= model.SlotBytes && slot < model.Slots; rest = rest[model.SlotBytes..], slot++)
        {
            if (OmronRecord.TryRead(rest[..model.SlotBytes], model.Form, out var record).Outcome == DecodeOutcome.Decoded)
            {
                OmronReadings.Add(record, slot, user, into);
            }
        }

        return result;
    }
}
