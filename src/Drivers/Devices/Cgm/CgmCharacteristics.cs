using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>UUIDs of the Continuous Glucose Monitoring Service. Source: Bluetooth SIG assigned numbers.</summary>
internal static class CgmCharacteristics
{
    public static Guid Service { get; } = GattId.Of(0x181F);

    public static Guid Measurement { get; } = GattId.Of(0x2AA7);

    public static Guid Feature { get; } = GattId.Of(0x2AA8);

    public static Guid Status { get; } = GattId.Of(0x2AA9);

    public static Guid SessionStart { get; } = GattId.Of(0x2AAA);

    public static Guid SessionRunTime { get; } = GattId.Of(0x2AAB);

    public static Guid SpecificOperations { get; } = GattId.Of(0x2AAC);
}
