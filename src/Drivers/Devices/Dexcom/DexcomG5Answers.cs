using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// Answers of a G5 or G6 transmitter that hold no value: time, session start and stop, and the header of stored values. Times are
/// seconds since the activation; FFFFFFFF is none.
/// </summary>
internal static class DexcomG5Answers
{
    private const byte Time = 0x25;
    private const byte SessionStart = 0x27;
    private const byte SessionStop = 0x29;
    private const byte BackfillHeader = 0x51;
    private const uint NoTime = 0xFFFFFFFF;

    public static IReadOnlyList<FrameProfile> Profiles { get; } =
    [
        new DexcomG5AnswerProfile("dexcom-g5-time", Time, 10, WriteTime),
        new DexcomG5AnswerProfile("dexcom-g5-session-start", SessionStart, 15, WriteSessionStart),
        new DexcomG5AnswerProfile("dexcom-g5-session-stop", SessionStop, 15, WriteSessionStop),
        new DexcomG5AnswerProfile("dexcom-g5-backfill-header", BackfillHeader, 18, WriteBackfillHeader),
    ];

    private static void WriteTime(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["status"] = reader.U8();
        into.Fields["current_time"] = Seconds(ref reader);
        into.Fields["session_start"] = Seconds(ref reader);
    }

    private static void WriteSessionStart(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["status"] = reader.U8();
        into.Fields["received"] = reader.U8();
        into.Fields["requested_start"] = Seconds(ref reader);
        into.Fields["session_start"] = Seconds(ref reader);
        into.Fields["current_time"] = Seconds(ref reader);
    }

    private static void WriteSessionStop(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["status"] = reader.U8();
        into.Fields["received"] = reader.U8();
        into.Fields["session_stop"] = Seconds(ref reader);
        into.Fields["session_start"] = Seconds(ref reader);
        into.Fields["current_time"] = Seconds(ref reader);
    }

    private static void WriteBackfillHeader(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["status"] = reader.U8();
        into.Fields["backfill_status"] = reader.U8();
        into.Fields["identifier"] = reader.U8();
        into.Fields["start"] = Seconds(ref reader);
        into.Fields["end"] = Seconds(ref reader);
        into.Fields["buffer_len"] = reader.U32();
        into.Fields["buffer_crc"] = reader.U16();
    }

    private static long? Seconds(ref FieldReader reader) => reader.U32() is var time and not NoTime ? time : null;
}

/// <summary>Fields of one kind of answer.</summary>
/// <param name="name">Profile name.</param>
/// <param name="opcode">First byte.</param>
/// <param name="fieldBytes">Bytes up to the last field.</param>
/// <param name="write">Writes the fields after the opcode.</param>
internal sealed class DexcomG5AnswerProfile(string name, byte opcode, int fieldBytes, FieldWriter write) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => DexcomCharacteristics.Control;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var reader = DexcomFrame.Open(frame, opcode, fieldBytes);
        if (reader.Result.Outcome == DecodeOutcome.Decoded)
        {
            write(ref reader, into);
        }

        return reader.Result;
    }
}
