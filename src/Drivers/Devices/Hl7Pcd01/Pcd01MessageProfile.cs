using System.Text;
using System.Text.Json.Nodes;
using Edge.Drivers.Hl7;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.Hl7Pcd01;

/// <summary>
/// A whole message, with its envelope or as text without. Readings are those of the gateway, which takes messages in their
/// envelope only: a text that was cut cannot be told from a shorter one.
/// </summary>
/// <param name="decoder">The live decoder.</param>
internal sealed class Pcd01MessageProfile(Pcd01Decoder decoder) : FrameProfile
{
    public override string Name => "hl7v2-pcd01-message";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var bytes = frame;
        bool isFramed = !frame.IsEmpty && frame[0] == MllpFrame.Start;
        var result = isFramed ? MllpFrame.TryOpen(frame, out bytes) : DecodeResult.Decoded;
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        result = Hl7Message.TryRead(bytes, out var message);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        if (!message.IsObservation)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        Write(ref message, into.Fields);
        into.Fields["mllp_ack"] = Hl7Acknowledgement.For(bytes).Answer(AcknowledgementCode.Accept);
        return isFramed ? decoder.Decode(frame, default, into.Readings) : result;
    }

    private static void Write(scoped ref Hl7Message message, JsonObject fields)
    {
        var header = message.Header;
        bool isDemo = Pcd01Observation.IsRehearsal(header);
        int count = 0;
        while (message.Next(out var segment))
        {
            if (segment.Is("OBX"u8))
            {
                count++;
                isDemo |= new Pcd01Observation(segment).IsSimulated;
            }
        }

        fields["obx_count"] = count;
        fields["mode"] = isDemo ? "demo" : "live";
        fields["message_control_id"] = Encoding.UTF8.GetString(message.ControlId);
        fields["version"] = Encoding.UTF8.GetString(header.Field(12));
        fields["time"] = Encoding.UTF8.GetString(header.Component(7, 1));
    }
}

/// <summary>One observation segment on its own; the usual separators.</summary>
internal sealed class Pcd01ObservationProfile : FrameProfile
{
    public override string Name => "hl7v2-pcd01-obx";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var segment = new Hl7Segment(frame.TrimEnd("\r\n"u8), Hl7Separators.Usual);
        if (!segment.Is("OBX"u8))
        {
            return DecodeResult.Rejected(frame.IsEmpty ? RejectReason.Truncated : RejectReason.BadSync, 0);
        }

        var observation = new Pcd01Observation(segment);
        if (observation.Code.IsEmpty)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 0);
        }

        var fields = into.Fields;
        fields["mdc"] = observation.Mdc;
        fields["code"] = Text(observation.Code);
        fields["name"] = Text(observation.Name);
        fields["coding_system"] = Text(observation.CodingSystem);
        fields["metric"] = observation.Metric?.Key;
        fields["value"] = observation.Number is { } number ? new JsonObject { ["value"] = number, ["unit"] = observation.Unit } : null;
        fields["text"] = observation is { Number: null, IsAbsent: false } ? Text(observation.Value) : null;
        fields["data_absent"] = observation.IsAbsent;
        fields["result_status"] = Text(observation.Status);
        fields["time"] = Text(observation.Time);
        fields.SetTime("measured_at", Hl7Time.Read(observation.Time, null)?.Value);
        fields["simulated"] = observation.IsSimulated;
        fields["aperiodic"] = observation.IsAperiodic;
        fields["plausible"] = observation.IsPlausible;
        return DecodeResult.Decoded;
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}
