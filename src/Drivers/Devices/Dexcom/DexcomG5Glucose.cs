using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>A value of a G5 or G6 transmitter, opcode 31 or 4F.</summary>
/// <param name="Status">0 = good.</param>
/// <param name="Sequence">Rises with every value.</param>
/// <param name="Seconds">Since the transmitter was activated.</param>
/// <param name="Raw">The glucose field with its mark in the high bits.</param>
/// <param name="State">State of the algorithm.</param>
/// <param name="Trend">mg/dL in ten minutes; null = unknown.</param>
internal readonly record struct DexcomG5Glucose(byte Status, uint Sequence, uint Seconds, ushort Raw, byte State, sbyte? Trend)
{
    public const byte Opcode = 0x31;
    public const byte OpcodeG6 = 0x4F;

    private const int FieldBytes = 14;
    private const ushort DisplayOnlyMark = 0xF000;
    private const sbyte NoTrend = 0x7F;

    public int? Number => DexcomGlucose.Number(Raw);

    public bool IsDisplayOnly => Number is not null && (Raw & DisplayOnlyMark) != 0;

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out DexcomG5Glucose glucose)
    {
        byte opcode = frame is [OpcodeG6, ..] ? OpcodeG6 : Opcode;
        var reader = DexcomFrame.Open(frame, opcode, FieldBytes);
        glucose = new(reader.U8(), reader.U32(), reader.U32(), reader.U16(), reader.U8(), reader.S8() is var trend and not NoTrend ? trend : null);
        return reader.Result;
    }
}

/// <summary>Readings of a G5 or G6. Its times count from the activation, so a value is as old as its frame.</summary>
internal sealed class DexcomG5Decoder : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        if (frame is not [DexcomG5Glucose.Opcode or DexcomG5Glucose.OpcodeG6, ..])
        {
            // Other answers hold no value.
            return frame.IsEmpty ? DecodeResult.Rejected(RejectReason.Truncated, 0) : DecodeResult.Ignored;
        }

        var result = DexcomG5Glucose.TryRead(frame, out var glucose);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var last = context.State as DexcomLastValue;
        if (last?.Sequence == glucose.Sequence && last.Seconds == glucose.Seconds)
        {
            return DecodeResult.Ignored;
        }

        into.NextState = new DexcomLastValue(glucose.Sequence, glucose.Seconds, glucose.Seconds, context.ReceivedAt);
        into.Add(DexcomGlucose.Reading(glucose.Number, glucose.State, glucose.IsDisplayOnly) with { Record = glucose.Sequence });
        return result;
    }
}

/// <summary>Fields of a G5 or G6 value.</summary>
internal sealed class DexcomG5GlucoseProfile(IFrameDecoder decoder) : FrameProfile
{
    public override string Name => "dexcom-g5-glucose";

    public override Guid Origin => DexcomCharacteristics.Control;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = DexcomG5Glucose.TryRead(frame, out var glucose);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["status"] = glucose.Status;
        fields["sequence"] = glucose.Sequence;
        fields.SetQuantity("time_s", glucose.Seconds, "s");
        fields["display_only"] = glucose.IsDisplayOnly;
        fields.SetQuantity("glucose", glucose.Number, "mg/dL");
        fields["state"] = glucose.State;
        fields.SetQuantity("trend", glucose.Trend, "mg/dL/(10.min)");
        return decoder.Decode(frame, default, into.Readings);
    }
}
