using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>Who a device is: the Device Information Service. Source: Device Information Service 1.2.</summary>
internal static class IdentityProfiles
{
    private const int ManufacturerBytes = 5;
    private const int OuiBytes = 3;

    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        Text("manufacturer-name-string", 0x2A29),
        Text("model-number-string", 0x2A24),
        Text("serial-number-string", 0x2A25),
        Text("firmware-revision-string", 0x2A26),
        new FieldProfile("system-id", GattId.SystemId, WriteSystemId),
        new FieldProfile("pnp-id", GattId.Of(0x2A50), WritePnpId),
        new FieldProfile("udi-for-medical-devices", GattId.Of(0x2BFF), WriteUdi),
    ];

    private static FieldProfile Text(string name, ushort characteristic) =>
        new(name, GattId.Of(characteristic), (ref reader, into) => into.Fields["text"] = GattText.Read(ref reader));

    private static void WriteSystemId(ref FieldReader reader, FrameExplanation into)
    {
        var manufacturer = reader.Take(ManufacturerBytes);
        var oui = reader.Take(OuiBytes);
        Span<byte> eui = [.. manufacturer, .. oui];
        eui.Reverse();
        into.Fields["manufacturer_bytes"] = Convert.ToHexStringLower(manufacturer);
        into.Fields["oui_bytes"] = Convert.ToHexStringLower(oui);
        into.Fields["eui64"] = Convert.ToHexStringLower(eui);
    }

    private static void WritePnpId(ref FieldReader reader, FrameExplanation into)
    {
        into.Fields["vendor_id_source"] = reader.U8();
        into.Fields["vendor_id"] = reader.U16();
        into.Fields["product_id"] = reader.U16();
        into.Fields["product_version"] = reader.U16();
    }

    private static void WriteUdi(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        string[] names = ["udi_label", "device_identifier", "udi_issuer", "udi_authority"];
        for (int i = 0; i < names.Length; i++)
        {
            into.Fields[names[i]] = (flags & (1 << i)) != 0 ? GattText.ReadTerminated(ref reader) : null;
        }
    }
}
