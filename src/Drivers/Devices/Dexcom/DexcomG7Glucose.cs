using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// A value of a G7, opcode 4E: status, message time u32, sequence u16, 2 bytes, age u16, glucose u16, state, trend, predicted u16,
/// flags. The value is older than its message by its age.
/// </summary>
internal readonly record struct DexcomG7Glucose
{
    public const byte Opcode = 0x4E;

    private const sbyte NoTrend = 0x7F;
    private const byte DisplayOnly = 1 << 4;

    /// <summary>Seconds since the sensor was activated when the message was sent.</summary>
    public required uint MessageSeconds { get; init; }

    public ushort Sequence { get; init; }

    /// <summary>Seconds between measuring and sending.</summary>
    public ushort AgeSeconds { get; init; }

    /// <summary>mg/dL, or null.</summary>
    public int? Number { get; init; }

    public byte State { get; init; }

    /// <summary>mg/dL a minute, or null.</summary>
    public decimal? Trend { get; init; }

    /// <summary>mg/dL that the sensor expects next, or null.</summary>
    public int? Predicted { get; init; }

    public bool IsDisplayOnly { get; init; }

    /// <summary>Seconds since the activation when the value was measured.</summary>
    public long Seconds => (long)MessageSeconds - AgeSeconds;

    public static DecodeResult TryRead(ReadOnlySpan<byte> frame, out DexcomG7Glucose glucose)
    {
        var reader = new FieldReader(frame);
        byte opcode = reader.U8();
        byte status = reader.U8();
        glucose = Read(ref reader);
        if (opcode != Opcode)
        {
            reader.Reject(RejectReason.UnknownMessage, 0);
        }

        if (status != 0)
        {
            reader.Reject(RejectReason.BadField, 1);
        }

        return reader.Result;
    }

    /// <summary>The rate of a trend byte, or null.</summary>
    public static decimal? Rate(sbyte raw) => raw == NoTrend ? null : new decimal(Math.Abs((int)raw), 0, 0, raw < 0, 1);

    /// <summary>The mark of a value that nobody may act on.</summary>
    public static bool MarksDisplayOnly(byte flags) => (flags & DisplayOnly) != 0;

    private static DexcomG7Glucose Read(ref FieldReader reader)
    {
        uint messageSeconds = reader.U32();
        ushort sequence = reader.U16();
        reader.Take(2);
        return new DexcomG7Glucose
        {
            MessageSeconds = messageSeconds,
            Sequence = sequence,
            AgeSeconds = reader.U16(),
            Number = DexcomGlucose.Number(reader.U16()),
            State = reader.U8(),
            Trend = Rate(reader.S8()),
            Predicted = DexcomGlucose.Number(reader.U16()),
            IsDisplayOnly = MarksDisplayOnly(reader.U8()),
        };
    }
}

/// <summary>Fields of a G7 value.</summary>
internal sealed class DexcomG7GlucoseProfile(IFrameDecoder decoder) : FrameProfile
{
    public override string Name => "dexcom-g7-glucose";

    public override Guid Origin => DexcomCharacteristics.Control;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = DexcomG7Glucose.TryRead(frame, out var glucose);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["message_time"] = glucose.MessageSeconds;
        fields["sequence"] = glucose.Sequence;
        fields["age"] = glucose.AgeSeconds;
        fields["glucose_time"] = glucose.Seconds;
        fields["glucose"] = glucose.Number;
        fields["state"] = glucose.State;
        fields.SetNumber("trend", glucose.Trend);
        fields["predicted"] = glucose.Predicted;
        fields["display_only"] = glucose.IsDisplayOnly;
        return decoder.Decode(frame, default, into.Readings);
    }
}

/// <summary>Fields of the G7's long version answer, opcode 52.</summary>
internal sealed class DexcomG7VersionProfile : FrameProfile
{
    private const byte Opcode = 0x52;

    public override string Name => "dexcom-g7-ext-version";

    public override Guid Origin => DexcomCharacteristics.Control;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var reader = new FieldReader(frame);
        if (reader.U8() != Opcode)
        {
            reader.Reject(RejectReason.UnknownMessage, 0);
        }

        into.Fields["status"] = reader.U8();
        into.Fields["session_s"] = reader.U32();
        into.Fields["warmup_s"] = reader.U16();
        into.Fields["algorithm"] = reader.U32();
        into.Fields["hardware"] = reader.U8();
        into.Fields["max_days"] = reader.U16();
        return reader.Result;
    }
}
