using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Medibus;

/// <summary>A command or an answer, with the values of code page 1 by name.</summary>
internal sealed class MedibusFrameProfile(MedibusDecoder decoder) : FrameProfile
{
    public override string Name => "medibus-frame";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = MedibusFrame.TryRead(frame, out var text);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = decoder.Decode(frame, default, into.Readings);
        if (result.Outcome == DecodeOutcome.Rejected)
        {
            return result;
        }

        var fields = into.Fields;
        fields["kind"] = text.IsCommand ? "command" : "answer";
        fields["command"] = ((byte)text.Command).ToString("X2", CultureInfo.InvariantCulture);
        fields["text"] = Encoding.ASCII.GetString(text.Text);
        if (!text.IsCommand && text.Command == MedibusCommand.MeasuredPage1)
        {
            WriteValues(text.Text, fields);
        }
        else if (!text.IsCommand && text.Command == MedibusCommand.DateTime)
        {
            fields.SetTime("device_time", MedibusText.Time(text.Text));
        }
        else if (!text.IsCommand && text.Command == MedibusCommand.CurveConfiguration)
        {
            WriteCurves(text.Text, fields);
        }

        return DecodeResult.Decoded;
    }

    private static void WriteValues(ReadOnlySpan<byte> text, JsonObject fields)
    {
        for (int at = 0; at < text.Length; at += MedibusParameter.Characters)
        {
            decimal? value = MedibusText.TryParse(text.Slice(at + 2, 4), out decimal number) ? number : null;
            if (MedibusParameter.Find(text.Slice(at, 2)) is { } parameter)
            {
                fields[parameter.Name] = value is { } known ? new JsonObject { ["value"] = known, ["unit"] = parameter.Unit } : null;
            }
            else
            {
                fields.SetNumber("code_" + Encoding.ASCII.GetString(text.Slice(at, 2)).ToUpperInvariant(), value);
            }
        }
    }

    private static void WriteCurves(ReadOnlySpan<byte> text, JsonObject fields)
    {
        var curves = new JsonArray();
        for (int at = 0; at < text.Length; at += MedibusCurve.Characters)
        {
            if (MedibusCurve.TryRead(text.Slice(at, MedibusCurve.Characters), out var curve))
            {
                curves.Add((JsonNode)new JsonObject
                {
                    ["code"] = curve.Code,
                    ["rate_hz"] = curve.RateHz,
                    ["min"] = curve.Min,
                    ["max"] = curve.Max,
                    ["max_raw"] = curve.MaxRaw,
                });
            }
        }

        fields["curves"] = curves;
        fields.SetWords("chosen", MedibusCurve.Choose(text).Select(c => c.Code.ToString("X2", CultureInfo.InvariantCulture)));
    }
}

/// <summary>The curve values of one instant, raw: units and ranges are told by another frame.</summary>
internal sealed class MedibusCurvesProfile : FrameProfile
{
    public override string Name => "medibus-curves";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = CurveGroup.TryRead(frame, out var group);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var streams = new JsonArray();
        var raw = new JsonArray();
        int index = 0;
        for (int left = group.Streams; left != 0; left &= left - 1, index++)
        {
            streams.Add((JsonNode)JsonValue.Create(BitOperations.TrailingZeroCount(left) + 1));
            raw.Add((JsonNode)JsonValue.Create(group.Value(index)));
        }

        into.Fields["streams"] = streams;
        into.Fields["raw"] = raw;
        into.Fields["phase"] = group.IsExpiration switch { true => "expiration", false => "inspiration", _ => null };
        return result;
    }
}

/// <summary>A date and time in the text of an answer.</summary>
internal sealed class MedibusDateTimeProfile : FrameProfile
{
    public override string Name => "medibus-datetime";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        if (MedibusText.Time(frame) is not { } time)
        {
            return DecodeResult.Rejected(frame.IsEmpty ? RejectReason.Truncated : RejectReason.BadField, 0);
        }

        into.Fields["text"] = Encoding.ASCII.GetString(frame);
        into.Fields.SetTime("device_time", time);
        into.Fields["utc_ms_if_device_is_utc"] = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        return DecodeResult.Decoded;
    }
}

/// <summary>
/// An integer in a column of text. The column is given beside the bytes as <c>start</c> and <c>end</c>, both inclusive; without
/// them it is the last number, with the sign and the blanks before it.
/// </summary>
internal sealed class MedibusIntegerProfile : FrameProfile
{
    public override string Name => "medibus-int";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        // The format of vectors keeps the column among the fields that are expected.
        var (start, end) = Column(into.Line) ?? Column(into.Line["expect"]) ?? LastNumber(frame);
        if (start < 0 || end < start || end >= frame.Length)
        {
            return DecodeResult.Rejected(RejectReason.Truncated, frame.Length);
        }

        if (!MedibusText.TryParseInteger(frame[start..(end + 1)], out int value))
        {
            return DecodeResult.Rejected(RejectReason.BadField, start);
        }

        into.Fields["start"] = start;
        into.Fields["end"] = end;
        into.Fields["int"] = value;
        return DecodeResult.Decoded;
    }

    private static (int Start, int End)? Column(JsonNode? line) =>
        line is JsonObject fields
        && fields["start"] is JsonValue start && start.TryGetValue(out int from)
        && fields["end"] is JsonValue end && end.TryGetValue(out int to)
            ? (from, to)
            : null;

    private static (int Start, int End) LastNumber(ReadOnlySpan<byte> text)
    {
        int end = text.TrimEnd((byte)' ').Length - 1;
        int point = text.LastIndexOf((byte)'.');
        end = point > 0 ? point - 1 : end;
        int start = end;
        while (start >= 0 && char.IsAsciiDigit((char)text[start]))
        {
            start--;
        }

        start = SkipBlanks(text, start);
        start -= start >= 0 && text[start] is (byte)'-' or (byte)'+' ? 1 : 0;
        return (SkipBlanks(text, start) + 1, end);
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at >= 0 && text[at] == ' ')
        {
            at--;
        }

        return at;
    }
}
