using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Dexcom;

/// <summary>
/// Stored values of a G5 or G6: frames of 20 bytes, each with an index from 1 and the identifier of the request, one after the
/// other as sent. Their payloads joined are four bytes of no meaning to us and records of eight: time, glucose, state, trend.
/// </summary>
internal sealed class DexcomG5BackfillProfile : FrameProfile
{
    private const int FrameBytes = 20;
    private const int HeadBytes = 2;
    private const int SkippedBytes = 4;
    private const int RecordBytes = 8;

    public override string Name => "dexcom-g5-backfill-buffer";

    public override Guid Origin => DexcomCharacteristics.Backfill;

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Join(frame, into, out byte[] payload);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (payload.Length < SkippedBytes || (payload.Length - SkippedBytes) % RecordBytes != 0)
        {
            return DecodeResult.Rejected(RejectReason.BadLength, frame.Length);
        }

        into.Fields["identifier"] = frame[1];
        into.Fields["buffer_crc"] = Crc16.Xmodem.Of(frame);
        WriteRecords(payload.AsSpan(SkippedBytes), into.Fields);
        return DecodeResult.Decoded;
    }

    private static DecodeResult Join(ReadOnlySpan<byte> buffer, FrameExplanation into, out byte[] payload)
    {
        var joined = new List<byte>(buffer.Length);
        var sizes = new JsonArray();
        payload = [];
        for (int at = 0, index = 1; at < buffer.Length; at += FrameBytes, index++)
        {
            var part = buffer[at..Math.Min(at + FrameBytes, buffer.Length)];
            if (part.Length <= HeadBytes)
            {
                return DecodeResult.Rejected(RejectReason.Truncated, buffer.Length);
            }

            if (part[0] != (byte)index)
            {
                // A frame is missing, or out of order.
                return DecodeResult.Rejected(RejectReason.BadSync, at);
            }

            sizes.Add((JsonNode)JsonValue.Create(part.Length));
            joined.AddRange(part[HeadBytes..]);
        }

        into.Fields["frame_sizes"] = sizes;
        payload = [.. joined];
        return buffer.IsEmpty ? DecodeResult.Rejected(RejectReason.Truncated, 0) : DecodeResult.Decoded;
    }

    private static void WriteRecords(ReadOnlySpan<byte> records, JsonObject fields)
    {
        var reader = new FieldReader(records);
        var list = new JsonArray();
        uint? first = null, last = null;
        while (!reader.Rest.IsEmpty)
        {
            last = reader.U32();
            first ??= last;
            int? glucose = DexcomGlucose.Number(reader.U16());
            list.Add((JsonNode)new JsonArray(last, glucose, reader.U8(), reader.S8()));
        }

        fields["record_count"] = list.Count;
        fields["records"] = list;
        fields["first_time"] = first;
        fields["last_time"] = last;
    }
}
