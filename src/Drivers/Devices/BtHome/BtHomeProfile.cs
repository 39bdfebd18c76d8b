using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>All objects of a BTHome frame, in frame order.</summary>
internal sealed class BtHomeProfile(string name, params ushort[] services) : AdvertisementProfile(name, services)
{
    private readonly BtHomeDecoder _decoder = new();

    protected override DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into)
    {
        var result = BtHomeFrame.TryRead(data, context.Origin, out var frame);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        Span<byte> buffer = stackalloc byte[BtHomeFrame.MaxBytes];
        result = frame.TryOpen(context.Settings, buffer, out var payload);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var objects = new JsonArray();
        var reader = new BtHomeReader(payload, frame.IsTyped);
        while (reader.TryNext(out var item))
        {
            objects.Add((JsonNode)Describe(item));
        }

        var fields = into.Fields;
        fields["encrypted"] = frame.IsEncrypted;
        fields["objects"] = objects;
        fields["cut"] = reader.Result.Outcome != DecodeOutcome.Decoded;
        fields.SetNumber("counter", frame.Counter);
        if (!frame.IsTyped)
        {
            fields["sleepy"] = frame.IsSleepy;
            fields["stopped_at_unknown_id"] = reader.UnknownId is { } unknown ? Hex(unknown) : null;
        }

        return _decoder.Decode(data, context, into.Readings);
    }

    private static JsonObject Describe(in BtHomeItem item)
    {
        var row = item.Row;
        var described = new JsonObject { ["id"] = Hex(row.Id), ["name"] = row.Name, ["value"] = Value(item) };
        if (row.Unit is not null)
        {
            described["unit"] = row.Unit;
        }

        if (row.Format == BtHomeFormat.Dimmer)
        {
            described["steps"] = item.Bytes.Length > 1 ? (int)item.Bytes[1] : null;
        }

        return described;
    }

    private static JsonValue? Value(in BtHomeItem item) => item.Row.Format switch
    {
        _ when item.Encoding == BtHomeEncoding.Text => JsonValue.Create(Encoding.UTF8.GetString(item.Bytes)),
        BtHomeFormat.Binary => JsonValue.Create(item.Flag),
        BtHomeFormat.Button or BtHomeFormat.Dimmer => JsonValue.Create(item.Event),
        BtHomeFormat.Raw => JsonValue.Create(Convert.ToHexStringLower(item.Bytes)),
        BtHomeFormat.Version => JsonValue.Create(Version(item.Bytes)),
        _ => JsonValue.Create(item.Number),
    };

    private static string Version(ReadOnlySpan<byte> bytes)
    {
        var parts = new StringBuilder();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            parts.Append(bytes[i].ToString(CultureInfo.InvariantCulture)).Append(i > 0 ? "." : "");
        }

        return parts.ToString();
    }

    private static string Hex(byte id) => id.ToString("x2", CultureInfo.InvariantCulture);
}
