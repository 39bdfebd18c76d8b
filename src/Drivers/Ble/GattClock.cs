using Edge.Drivers.Numbers;

namespace Edge.Drivers.Ble;

/// <summary>Reading the time of day of a device: Current Time 2A2B or Date Time 2A08.</summary>
public static class GattClock
{
    /// <summary>Reads the present time of a device, without zone.</summary>
    /// <param name="value">Value of the characteristic; bytes after the date are not looked at.</param>
    /// <param name="present">The time when the result is true.</param>
    /// <returns>False when the value is cut off, or the device does not know the time.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out DateTime present)
    {
        present = default;
        if (value.Length < GattDateTime.Bytes || new FieldReader(value).DateTime().Value is not { } known)
        {
            return false;
        }

        present = known;
        return true;
    }
}
