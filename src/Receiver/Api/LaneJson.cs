using System.Text;
using System.Text.Json;
using Edge.Receiver.Store;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Receiver.Api;

/// <summary>The read side of the API as JSON. Numbers of records are JSON integers; epochs are text, since they use all 64 bits.</summary>
internal static class LaneJson
{
    /// <summary>Array of lanes with records, up_to, duplicates, dropped, unknown_before, gap and gap_alarm.</summary>
    public static byte[] Write(IReadOnlyList<LaneSummary> lanes, IReadOnlySet<LaneKey> alarms)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (LaneSummary lane in lanes)
                WriteLane(json, lane, alarms.Contains(lane.Key));
            json.WriteEndArray();
        }

        return buffer.ToArray();
    }

    /// <summary>One line per record: epoch, seq and the decoded record, or its bytes in base64 when it cannot be decoded.</summary>
    public static string Line(ulong epoch, long seq, byte[] payload)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("epoch", epoch.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("seq", seq);
            try
            {
                json.WritePropertyName("record");
                json.WriteRawValue(JsonFormatter.Default.Format(Record.Parser.ParseFrom(payload)));
            }
            catch (InvalidProtocolBufferException)
            {
                json.WriteNullValue();
                json.WriteBase64String("bytes", payload);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteLane(Utf8JsonWriter json, LaneSummary lane, bool alarm)
    {
        json.WriteStartObject();
        json.WriteString("lane", lane.Key.Lane.Name());
        json.WriteString("epoch", lane.Key.Epoch.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("records", lane.Records);
        json.WriteNumber("up_to", lane.UpTo);
        json.WriteNumber("duplicates", lane.Duplicates);
        json.WriteNumber("dropped", lane.Dropped);
        json.WriteNumber("unknown_before", lane.UnknownBefore);
        json.WriteStartArray("ranges");
        foreach ((long from, long to) in lane.Ranges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(from);
            json.WriteNumberValue(to);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteBoolean("gap_alarm", alarm);
        json.WriteEndObject();
    }
}
