using System.Text.Json.Nodes;
using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.IntelliVue;

/// <summary>A frame of the serial interface, whatever its body holds.</summary>
internal sealed class IntelliVueFrameProfile(IntelliVueDecoder decoder) : FrameProfile
{
    public override string Name => "intellivue-rs232-frame";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] content = new byte[IntelliVueFrame.MaxContentBytes];
        var result = IntelliVueFrame.Unpack(frame, content, out var payload, out ushort check);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["payload"] = Convert.ToHexStringLower(payload);
        into.Fields["fcs"] = check;
        decoder.Decode(frame, default, into.Readings);
        return result;
    }
}

/// <summary>A frame with a message of the data export: its kind and, for polled numerics, every value.</summary>
internal sealed class IntelliVueMessageProfile(IntelliVueDecoder decoder) : FrameProfile
{
    private const ushort NumericClass = 6;

    public override string Name => "intellivue-message";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        byte[] content = new byte[IntelliVueFrame.MaxContentBytes];
        var result = IntelliVueFrame.Unpack(frame, content, out var payload, out _);
        result = result.Outcome == DecodeOutcome.Decoded ? decoder.Decode(frame, default, into.Readings) : result;
        if (result.Outcome == DecodeOutcome.Rejected)
        {
            return result;
        }

        ExportMessage.TryRead(payload[IntelliVueFrame.HeaderBytes..], out var message);
        into.Fields["kind"] = Word(message.Kind);
        into.Fields["invoke_id"] = message.InvokeId;
        if (message.Kind == ExportKind.PollResult)
        {
            Write(message, into.Fields);
        }

        return DecodeResult.Decoded;
    }

    private static void Write(in ExportMessage message, JsonObject fields)
    {
        var reply = new PollReply(message);
        fields["poll_number"] = reply.Number;
        fields["extended"] = message.IsExtended;
        fields["object_class"] = reply.ObjectClass;
        fields.SetTime("time", reply.AbsoluteTime);
        var objects = new JsonArray();
        while (reply.Next(out var polled))
        {
            objects.Add((JsonNode)Describe(polled, reply.ObjectClass));
        }

        fields["objects"] = objects;
    }

    private static JsonObject Describe(in PolledObject polled, ushort objectClass)
    {
        var values = new JsonArray();
        var ids = new List<string>();
        var reader = polled.Attributes;
        var attributes = AttributeList.At(ref reader);
        while (attributes.Next(out ushort id, out var value))
        {
            ids.Add(id.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            if (id == AttributeId.Observed && objectClass == NumericClass)
            {
                values.Add((JsonNode)Value(value));
            }
            else if (id == AttributeId.CompoundObserved && objectClass == NumericClass)
            {
                int count = value.U16();
                value.U16();
                for (int i = 0; i < count && !value.IsAtEnd; i++)
                {
                    values.Add((JsonNode)Value(value.Part(10)));
                }
            }
        }

        var description = new JsonObject { ["context"] = polled.Context, ["handle"] = polled.Handle, ["values"] = values };
        description.SetWords("attributes", ids);
        return description;
    }

    private static string Word(ExportKind kind) => kind switch
    {
        ExportKind.AssociationRequest => "association-request",
        ExportKind.AssociationAccepted => "association-accepted",
        ExportKind.AssociationRefused => "association-refused",
        ExportKind.AssociationEnded => "association-ended",
        ExportKind.SystemCreated => "system-created",
        ExportKind.PollResult => "poll-result",
        ExportKind.Error => "error",
        _ => "other",
    };

    private static JsonObject Value(BigEndianReader value)
    {
        var fields = new JsonObject { ["mdc"] = MdcMetric.Scada | value.U16(), ["status"] = value.U16() };
        string? unit = MdcUnit.Ucum(value.U16());
        var number = value.Float();
        fields["value"] = number.Value is { } known
            ? new JsonObject { ["value"] = known, ["unit"] = unit }
            : JsonValue.Create(number.SpecialName);
        return fields;
    }
}
