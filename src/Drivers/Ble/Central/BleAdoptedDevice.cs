namespace Edge.Drivers.Ble.Central;

/// <summary>Where the cursor of a device's stored records is kept between connections and restarts.</summary>
/// <param name="Load">The cursor last saved, or null.</param>
/// <param name="Save">Keeps a cursor; must be durable when it returns. Throws <see cref="IOException"/> when the disk refuses.</param>
public sealed record SavedCursor(Func<string?> Load, Action<string> Save)
{
    /// <summary>Forgets everything, for devices without records.</summary>
    public static SavedCursor None { get; } = new(static () => null, static _ => { });
}

/// <summary>A Bluetooth device that a person assigned to a patient.</summary>
/// <param name="Name">Name for people.</param>
public sealed record BleAdoptedDevice(BluetoothAddress Address, string Name, IDeviceDriver Driver)
{
    public DeviceSettings? Settings { get; init; }

    public SavedCursor Cursor { get; init; } = SavedCursor.None;
}
