using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Ble;

/// <summary>
/// Profile of advertised service data. The input line holds <c>adv</c> with <c>hci_event</c>, or with <c>service_data</c> and
/// <c>service_uuid</c>; beside them <c>address</c> and <c>bindkey</c>. Without <c>adv</c> the bytes are service data of the
/// first service.
/// </summary>
/// <param name="name">Name of the profile.</param>
/// <param name="services">16-bit UUIDs whose data is read, preferred first.</param>
internal abstract class AdvertisementProfile(string name, params ushort[] services) : FrameProfile
{
    public override string Name => name;

    public override Guid Origin => GattId.Of(services[0]);

    public sealed override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        var line = into.Line["adv"] as JsonObject;
        if (!TryReadKey(line, out byte[] key))
        {
            return DecodeResult.Rejected(RejectReason.NoKey, 0);
        }

        if (Text(line, "hci_event") is not null)
        {
            return ExplainEvent(frame, key, into);
        }

        ushort service = services[0];
        if (Text(line, "service_uuid") is { } uuid
            && (!ushort.TryParse(uuid, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out service) || !services.Contains(service)))
        {
            return DecodeResult.Ignored;
        }

        if (BluetoothAddress.TryParse(Text(line, "address"), out var address))
        {
            into.Fields["address"] = address.ToString();
        }

        return ExplainData(frame, Context(service, address, key), into);
    }

    /// <summary>Writes the fields and readings of the service data of one advertisement.</summary>
    /// <param name="data">The service data without UUID.</param>
    /// <param name="context">Its service as origin, and the settings of the line.</param>
    /// <param name="into">Takes what was found.</param>
    protected abstract DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into);

    private static FrameContext Context(ushort service, BluetoothAddress address, byte[] key) =>
        new() { Origin = GattId.Of(service), Settings = new() { Address = address, BindKey = key } };

    private static bool TryReadKey(JsonObject? line, out byte[] key)
    {
        string? hex = Text(line, "bindkey");
        key = (hex is null ? [] : VectorLine.ParseHex(hex, out _)) ?? [];
        return hex is null || key.Length > 0;
    }

    private static string? Text(JsonObject? line, string name) =>
        line?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private DecodeResult ExplainEvent(ReadOnlySpan<byte> frame, byte[] key, FrameExplanation into)
    {
        var result = AdvertisingReport.TryRead(frame, out var report);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        into.Fields["address"] = report.Address.ToString();
        into.Fields.SetNumber("rssi", report.Rssi);
        foreach (ushort service in services)
        {
            if (report.TryFindServiceData(service, out var data, out int offset))
            {
                result = ExplainData(data, Context(service, report.Address, key), into);
                return result.Outcome == DecodeOutcome.Rejected ? result with { Offset = offset + result.Offset } : result;
            }
        }

        return DecodeResult.Ignored;
    }
}
