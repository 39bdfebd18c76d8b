using System.Buffers.Binary;

namespace Edge.Drivers.Ble;

/// <summary>
/// Writing the time of day to a device: the value of Current Time 2A2B (10 bytes) or Date Time 2A08 (7 bytes). The host
/// sends it only where a person allowed it (<see cref="DeviceSettings.MaySetClock"/>). Source: Current Time Service 1.1,
/// GATT Specification Supplement. A device that answers ATT 80 "data field ignored" took the rest; do not repeat.
/// </summary>
public static class CurrentTimeWrite
{
    private const string Name = "set-clock";
    private const int DateTimeBytes = 7;
    private const int CurrentTimeBytes = 10;

    // The gateway's clock is the reference that the device is set to.
    private const byte ExternalReference = 0x02;

    /// <summary>The permitted write of a clock characteristic: the bits that a date needs are free, all others fixed.</summary>
    /// <param name="characteristic"><see cref="GattId.CurrentTime"/> or <see cref="GattId.DateTime"/>.</param>
    /// <exception cref="ArgumentException">Any other characteristic.</exception>
    public static PermittedWrite Permitted(Guid characteristic)
    {
        // Year 1792 to 2047, month below 16, day and hour below 32, minute and second below 64, weekday below 8, any fraction.
        byte[] bytes = [0, 0x07, 0, 0, 0, 0, 0, 0, 0, ExternalReference];
        byte[] mask = [0x00, 0xFF, 0xF0, 0xE0, 0xE0, 0xC0, 0xC0, 0xF8, 0x00, 0xFF];
        int length = Length(characteristic);
        return new PermittedWrite(Name, bytes.AsMemory(0, length), mask.AsMemory(0, length), characteristic);
    }

    /// <summary>The bytes that set a clock to the wall time of <paramref name="now"/>; its zone is not sent.</summary>
    /// <param name="characteristic"><see cref="GattId.CurrentTime"/> or <see cref="GattId.DateTime"/>.</param>
    /// <exception cref="ArgumentException">Any other characteristic.</exception>
    public static byte[] Encode(DateTimeOffset now, Guid characteristic)
    {
        byte[] value = new byte[Length(characteristic)];
        BinaryPrimitives.WriteUInt16LittleEndian(value, (ushort)now.Year);
        (value[2], value[3]) = ((byte)now.Month, (byte)now.Day);
        (value[4], value[5], value[6]) = ((byte)now.Hour, (byte)now.Minute, (byte)now.Second);
        if (value.Length == CurrentTimeBytes)
        {
            // Monday is 1 and Sunday 7.
            value[7] = (byte)(now.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)now.DayOfWeek);
            value[8] = (byte)(now.TimeOfDay.Ticks % TimeSpan.TicksPerSecond * 256 / TimeSpan.TicksPerSecond);
            value[9] = ExternalReference;
        }

        return value;
    }

    private static int Length(Guid characteristic) =>
        characteristic == GattId.CurrentTime ? CurrentTimeBytes
        : characteristic == GattId.DateTime ? DateTimeBytes
        : throw new ArgumentException("Not a clock characteristic.", nameof(characteristic));
}
