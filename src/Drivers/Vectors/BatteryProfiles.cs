using Edge.Drivers.Ble;
using Edge.Drivers.Numbers;

namespace Edge.Drivers.Vectors;

/// <summary>The characteristics of the Battery Service. Source: Battery Service 1.1, GATT Specification Supplement.</summary>
internal static class BatteryProfiles
{
    public static IReadOnlyList<FrameProfile> All { get; } =
    [
        new FieldProfile("battery-level", GattId.BatteryLevel, WriteLevel, new BatteryLevelDecoder()),
    ];

    private static void WriteLevel(ref FieldReader reader, FrameExplanation into) =>
        into.Fields.SetQuantity("battery", BatteryLevelDecoder.Read(ref reader), "%");
}
