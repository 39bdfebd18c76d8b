using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Viatom;

/// <summary>What is known of a BP2 between frames.</summary>
/// <param name="Shown">The result on the display, so that it is emitted once.</param>
/// <param name="HasMemory">True once its stored results were read: from then on each result comes from there, with time and pulse rate.</param>
/// <param name="Open">The file under way, or null.</param>
internal sealed record Bp2State(Bp2Realtime? Shown, bool HasMemory, Bp2File? Open) : DecoderState
{
    public static Bp2State Unknown { get; } = new(null, false, null);
}

/// <summary>
/// Results out of a BP2's memory, and the one on its display as long as no memory was read. The pulse rate comes from the memory alone:
/// makers' own programs mix the one beside a live result up with the mean pressure.
/// </summary>
internal sealed class Bp2Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = ViatomFrame.TryRead(frame, ViatomFrame.SecondGeneration, out var answer);
        if (result.Outcome != DecodeOutcome.Decoded || answer.Flag == 0)
        {
            return result.Outcome == DecodeOutcome.Decoded ? DecodeResult.Ignored : result;
        }

        var state = context.State as Bp2State ?? Bp2State.Unknown;
        switch (answer.Code)
        {
            case Bp2Realtime.Command when answer.Flag == 1:
                return TakeRealtime(answer.Payload, state, into);
            case Bp2Requests.Open when Bp2File.TryReadLength(answer) is { } fileBytes:
                TakeOpened(fileBytes, (byte)(answer.Sequence + 1), state, into);
                return DecodeResult.Decoded;
            case Bp2Requests.Open:
                // Refused: the display is the next best.
                into.NextState = state.HasMemory ? state with { HasMemory = false, Open = null } : null;
                return DecodeResult.Ignored;
            case Bp2Requests.Read when answer.Flag == 1 && state.Open is { } open && answer.Sequence == open.Sequence && !answer.Payload.IsEmpty:
                TakePart(answer.Payload, state, open, into);
                return DecodeResult.Decoded;
            default:
                return DecodeResult.Ignored;
        }
    }

    private static DecodeResult TakeRealtime(ReadOnlySpan<byte> payload, Bp2State state, DecodedFrame into)
    {
        var result = Bp2Realtime.TryRead(payload, out var realtime);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (OximeterCode.Battery(realtime.RawBattery) is { } battery)
        {
            into.Add(new(Metrics.Battery, battery, Validity.Valid));
        }

        if (!state.HasMemory)
        {
            AddResult(realtime, state, into);
        }

        return result;
    }

    private static void AddResult(Bp2Realtime realtime, Bp2State state, DecodedFrame into)
    {
        bool isSame = realtime.IsResult && state.Shown is { } last
            && (last.Systolic, last.Diastolic, last.Mean) == (realtime.Systolic, realtime.Diastolic, realtime.Mean);
        if (isSame || (!realtime.IsResult && state.Shown is null))
        {
            return;
        }

        into.NextState = state with { Shown = realtime.IsResult ? realtime : null };
        if (realtime.IsResult && realtime is { Systolic: > 0, Diastolic: > 0 })
        {
            into.Add(new(Metrics.NibpSystolic, realtime.Systolic, Validity.Valid));
            into.Add(new(Metrics.NibpDiastolic, realtime.Diastolic, Validity.Valid));
            if (realtime.Mean > 0)
            {
                into.Add(new(Metrics.NibpMean, realtime.Mean, Validity.Valid));
            }
        }
    }

    private static void TakeOpened(uint fileBytes, byte sequence, Bp2State state, DecodedFrame into)
    {
        bool isKnown = state.Open is { Received: 0 } open && open.FileBytes == fileBytes && open.Sequence == sequence;
        if (Bp2File.IsReadable(fileBytes))
        {
            into.NextState = isKnown ? null : state with { Open = new(fileBytes, sequence, 0, default) };
        }
        else
        {
            into.NextState = state.Open is null ? null : state with { Open = null };
        }
    }

    private static void TakePart(ReadOnlySpan<byte> part, Bp2State state, Bp2File open, DecodedFrame into)
    {
        part = part[..(int)Math.Min(part.Length, open.FileBytes - open.Received)];
        ReadOnlyMemory<byte> rest = (byte[])[.. open.Rest.Span, .. part];
        uint position = open.Received - (uint)open.Rest.Length;
        for (int bytes = open.NextBytes(position); rest.Length >= bytes; bytes = open.NextBytes(position))
        {
            if (bytes != Bp2Record.ListHeaderBytes && Bp2Record.TryRead(rest.Span[..bytes], out var record).Outcome == DecodeOutcome.Decoded)
            {
                record.AddTo(into);
            }

            position += (uint)bytes;
            rest = rest[bytes..];
        }

        uint received = open.Received + (uint)part.Length;
        into.NextState = received == open.FileBytes
            ? new Bp2State(null, true, null)
            : state with { Open = open with { Sequence = (byte)(open.Sequence + 1), Received = received, Rest = rest.ToArray() } };
    }
}
