using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// Fields of one message. A single message does not tell its configuration, so the values of fixed observations are read by
/// their length: basic or simple number, or a compound one, each with an absolute time behind it.
/// </summary>
/// <param name="decoder">The live decoder.</param>
internal sealed class ApduProfile(PhdDecoder decoder) : FrameProfile
{
    public override string Name => "ieee11073-20601-apdu";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var result = Apdu.TryRead(frame, out var apdu);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["length"] = apdu.Body.Length;
        switch (apdu.Choice)
        {
            case ApduChoice.AssociationRequest:
                fields["choice"] = "aarq";
                AssociationRequest.TryRead(apdu.Body, out var request);
                fields["assoc_version"] = request.Version;
                Write(request.Protocol, request.Terms, fields);
                break;
            case ApduChoice.AssociationResponse:
                fields["choice"] = "aare";
                AssociationResponse.TryRead(apdu.Body, out var response);
                fields["result"] = response.Outcome;
                Write(response.Protocol, response.Terms, fields);
                break;
            case ApduChoice.Presentation:
                fields["choice"] = "prst";
                DataMessage.TryRead(apdu.Body, out var message);
                Write(message, fields);
                break;
            default:
                fields["choice"] = apdu.Choice switch
                {
                    ApduChoice.ReleaseRequest => "rlrq",
                    ApduChoice.ReleaseResponse => "rlre",
                    _ => "abrt",
                };
                fields["reason"] = apdu.Reason;
                break;
        }

        decoder.Decode(frame, default, into.Readings);
        return result;
    }

    private static void Write(ushort protocol, in AssociationTerms terms, JsonObject fields)
    {
        fields["data_proto_id"] = protocol;
        fields["encoding_rules"] = terms.EncodingRules;
        fields["system_type"] = terms.SystemType;
        fields["system_id"] = terms.SystemId.ToString("x16", CultureInfo.InvariantCulture);
        fields["dev_config_id"] = terms.ConfigurationId;
        fields["data_req_mode_flags"] = terms.RequestModes;
        fields["agent_init"] = terms.AgentRequests;
        fields["manager_init"] = terms.ManagerRequests;
    }

    private static void Write(in DataMessage message, JsonObject fields)
    {
        fields["invoke_id"] = message.InvokeId;
        fields["message"] = Hex((ushort)message.Choice);
        fields["handle"] = message.Handle;
        fields["event"] = EventName(message.Event);
        if (message.Choice is DataChoice.Get or DataChoice.GetResponse or DataChoice.SetResponse)
        {
            fields["attr_count"] = message.AttributeCount(out _);
        }

        if (message.Event == EventType.Configuration)
        {
            var reader = new BigEndianReader(message.Content);
            fields["config_id"] = reader.U16();
            fields["config_result"] = message.Choice == DataChoice.EventResponse ? reader.U16() : null;
        }
        else if (message.IsEvent && ScanReport.FormOf(message.Event) != ScanForm.None)
        {
            WriteReport(message, fields);
        }
    }

    private static void WriteReport(in DataMessage message, JsonObject fields)
    {
        var report = new ScanReport(message);
        var values = new JsonArray();
        var form = ScanReport.FormOf(message.Event);
        Span<MderNumber> numbers = stackalloc MderNumber[ObservedValue.MaxNumbers];
        while (report.Next(out var observation))
        {
            var observed = new ObservedValue(numbers);
            switch (form)
            {
                case ScanForm.Variable:
                    TakeAttributes(observation.Value, ref observed);
                    break;
                case ScanForm.Fixed:
                    TakeByLength(observation.Value, ref observed);
                    break;
            }

            values.Add((JsonNode)new JsonArray(observation.Handle, Value(observed), TimeText(observed.MeasuredAt)));
        }

        fields["data_req_id"] = Hex(report.RequestId);
        fields["report_no"] = report.Number;

        // Grouped values can only be read with the scanner's map.
        fields["values"] = form == ScanForm.Grouped ? null : values;
    }

    private static void TakeAttributes(BigEndianReader value, scoped ref ObservedValue observed)
    {
        var attributes = AttributeList.At(ref value);
        while (attributes.Next(out ushort id, out var attribute))
        {
            observed.Take(id, attribute);
        }
    }

    private static void TakeByLength(BigEndianReader value, scoped ref ObservedValue observed)
    {
        int length = value.Rest.Length;
        int timeBytes = length >= BcdTime.Bytes + 2 ? BcdTime.Bytes : 0;
        var number = value.Part(length - timeBytes);
        var inside = new BigEndianReader(number.Rest);
        int count = inside.U16(), bytes = inside.U16();
        ushort id = (length - timeBytes) switch
        {
            2 => AttributeId.BasicObserved,
            4 => AttributeId.SimpleObserved,
            _ when count > 0 && bytes == inside.Rest.Length && bytes == 2 * count => AttributeId.CompoundBasic,
            _ when count > 0 && bytes == inside.Rest.Length && bytes == 4 * count => AttributeId.CompoundSimple,
            _ => 0,
        };
        if (id != 0)
        {
            observed.Take(id, number);
            observed.Take(AttributeId.TimeStampAbsolute, value);
        }
    }

    private static JsonNode? Value(in ObservedValue observed)
    {
        if (!observed.IsCompound)
        {
            return observed.Count == 0 ? null : Value(observed.Numbers[0]);
        }

        var list = new JsonArray();
        foreach (var number in observed.Numbers)
        {
            list.Add((JsonNode?)Value(number));
        }

        return list;
    }

    private static JsonValue? Value(in MderNumber number) =>
        number.Value is { } value ? JsonValue.Create(value) : JsonValue.Create(number.SpecialName);

    private static string? TimeText(DateTime? time) =>
        time?.ToString("yyyy-MM-dd'T'HH:mm:ss.ff", CultureInfo.InvariantCulture);

    private static string Hex(ushort word) => word.ToString("X4", CultureInfo.InvariantCulture);

    private static string? EventName(EventType type) => type switch
    {
        EventType.None => null,
        EventType.Configuration => "config",
        EventType.Fixed => "scan_fixed",
        EventType.Variable => "scan_var",
        EventType.FixedOfPersons => "scan_mp_fixed",
        EventType.VariableOfPersons => "scan_mp_var",
        EventType.Segment => "segment",
        EventType.UnbufferedVariable => "unbuf_scan_var",
        EventType.UnbufferedFixed => "unbuf_scan_fixed",
        EventType.UnbufferedGrouped => "unbuf_scan_grouped",
        EventType.UnbufferedVariableOfPersons => "unbuf_scan_mp_var",
        EventType.UnbufferedFixedOfPersons => "unbuf_scan_mp_fixed",
        EventType.UnbufferedGroupedOfPersons => "unbuf_scan_mp_grouped",
        EventType.BufferedVariable => "buf_scan_var",
        EventType.BufferedFixed => "buf_scan_fixed",
        EventType.BufferedGrouped => "buf_scan_grouped",
        EventType.BufferedVariableOfPersons => "buf_scan_mp_var",
        EventType.BufferedFixedOfPersons => "buf_scan_mp_fixed",
        EventType.BufferedGroupedOfPersons => "buf_scan_mp_grouped",
        _ => "0x" + Hex((ushort)type),
    };
}
