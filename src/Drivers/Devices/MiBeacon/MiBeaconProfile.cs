using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Ble;
using Edge.Drivers.Vectors;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>Header, objects and the known numbers of a MiBeacon frame; a number that it does not hold is null.</summary>
internal sealed class MiBeaconProfile() : AdvertisementProfile("mibeacon", MiBeaconFrame.Service)
{
    private readonly MiBeaconDecoder _decoder = new();

    protected override DecodeResult ExplainData(ReadOnlySpan<byte> data, in FrameContext context, FrameExplanation into)
    {
        var result = MiBeaconFrame.TryRead(data, out var frame);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        Span<byte> buffer = stackalloc byte[MiBeaconFrame.MaxBytes];
        result = frame.TryOpen(context.Settings, buffer, out var payload);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var fields = into.Fields;
        fields["version"] = frame.Version;
        fields["product"] = Hex(frame.Product);
        fields["frame_counter"] = (int)frame.FrameCounter;
        fields["encrypted"] = frame.IsEncrypted;
        foreach (string key in MiBeaconObjects.Keys)
        {
            fields[key] = null;
        }

        var objects = new JsonArray();
        var reader = new MiBeaconReader(payload);
        while (reader.TryNext(out var item))
        {
            objects.Add((JsonNode)new JsonObject { ["id"] = Hex(item.Id), ["data"] = Convert.ToHexStringLower(item.Bytes) });
            WriteNumbers(item, frame.Product, fields);
        }

        fields["objects"] = objects;
        fields["cut"] = reader.Result.Outcome != DecodeOutcome.Decoded;
        if (frame.HasObjects)
        {
            return _decoder.Decode(data, context, into.Readings);
        }

        return DecodeResult.Decoded;
    }

    private static void WriteNumbers(in MiBeaconItem item, ushort product, JsonObject fields)
    {
        foreach (var field in MiBeaconObjects.FieldsOf(item.Id, product))
        {
            if (field.Unit is null)
            {
                fields.SetNumber(field.Name, field.Read(item.Bytes));
            }
            else
            {
                fields.SetQuantity(field.Name, field.Read(item.Bytes), field.Unit);
            }
        }

        if (item.Id == MiBeaconObjects.S400Scale && S400Result.Read(item.Bytes) is { } scale)
        {
            fields["profile_id"] = (int)scale.Profile;
            fields.SetQuantity("mass", scale.Mass, "kg");
            fields.SetQuantity("heart_rate", scale.HeartRate, "/min");
            fields.SetQuantity("impedance_low", scale.ImpedanceLow, "Ohm");
            fields.SetQuantity("impedance_high", scale.ImpedanceHigh, "Ohm");
        }
    }

    private static string Hex(ushort value) => value.ToString("x4", CultureInfo.InvariantCulture);
}
