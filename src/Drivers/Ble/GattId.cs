namespace Edge.Drivers.Ble;

/// <summary>UUIDs of services and characteristics. Source: Bluetooth SIG assigned numbers.</summary>
public static class GattId
{
    /// <summary>The 128-bit form of a 16-bit UUID: 0000xxxx-0000-1000-8000-00805F9B34FB.</summary>
    public static Guid Of(ushort shortId) => new(shortId, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB);

    public static Guid CurrentTimeService { get; } = Of(0x1805);

    public static Guid CurrentTime { get; } = Of(0x2A2B);

    public static Guid DateTime { get; } = Of(0x2A08);

    public static Guid BatteryService { get; } = Of(0x180F);

    public static Guid BatteryLevel { get; } = Of(0x2A19);

    public static Guid DeviceInformationService { get; } = Of(0x180A);

    public static Guid SystemId { get; } = Of(0x2A23);

    public static Guid RecordAccessControlPoint { get; } = Of(0x2A52);
}
