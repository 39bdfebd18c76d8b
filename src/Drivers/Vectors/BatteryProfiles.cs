using System.Text.Json.Nodes;
using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>The characteristics of the Battery Service. Source: Battery Service 1.1, GATT Specification Supplement.</summary>
internal static class BatteryProfiles
{
    // FFFFFF is unknown, FFFFFE a bound and no time.
    private const int MaxMinutes = 0xFFFFFD;

    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        new FieldProfile("battery-level", GattId.BatteryLevel, WriteLevel, new BatteryLevelDecoder()),
        new FieldProfile("battery-level-status", GattId.Of(0x2BED), WriteLevelStatus),
        new FieldProfile("battery-time-status", GattId.Of(0x2BEE), WriteTimeStatus),
        new FieldProfile("battery-health-status", GattId.Of(0x2BEA), WriteHealthStatus),
    ];

    private static void WriteLevel(ref FieldReader reader, FrameExplanation into) =>
        into.Fields.SetQuantity("battery", BatteryLevelDecoder.Read(ref reader), "%");

    private static void WriteLevelStatus(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        ushort power = reader.U16();
        var fields = into.Fields;
        fields["battery_present"] = (power & 0x01) != 0;
        fields["wired_power"] = (power >> 1) & 3;
        fields["wireless_power"] = (power >> 3) & 3;
        fields["charge_state"] = (power >> 5) & 3;
        fields["identifier"] = (flags & 0x01) != 0 ? reader.U16() : null;
        fields["battery"] = (flags & 0x02) != 0 ? FieldJson.Quantity(BatteryLevelDecoder.Read(ref reader), "%") : null;
        fields["additional_status"] = (flags & 0x04) != 0 ? reader.U8() : null;
    }

    private static void WriteTimeStatus(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        into.Fields["time_until_discharged"] = Minutes(ref reader);
        into.Fields["time_until_discharged_on_standby"] = (flags & 0x01) != 0 ? Minutes(ref reader) : null;
        into.Fields["time_until_recharged"] = (flags & 0x02) != 0 ? Minutes(ref reader) : null;
    }

    private static void WriteHealthStatus(ref FieldReader reader, FrameExplanation into)
    {
        byte flags = reader.U8();
        into.Fields["battery_health_summary"] = (flags & 0x01) != 0 ? reader.U8() : null;
        into.Fields["cycle_count"] = (flags & 0x02) != 0 ? reader.U16() : null;
        into.Fields["current_temperature"] = (flags & 0x04) != 0 ? reader.S8() : null;
        into.Fields["deep_discharge_count"] = (flags & 0x08) != 0 ? reader.U16() : null;
    }

    private static JsonNode? Minutes(ref FieldReader reader) => reader.U24() is var minutes and <= MaxMinutes ? minutes : null;
}
