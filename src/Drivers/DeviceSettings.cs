using Edge.Drivers.Ble;

namespace Edge.Drivers;

/// <summary>What is known of one device and not of its kind. Immutable; a driver reads what it needs and ignores the rest.</summary>
public sealed record DeviceSettings
{
    /// <summary>Address of a Bluetooth device; default when it has none.</summary>
    public BluetoothAddress Address { get; init; }

    /// <summary>Key of encrypted advertisements, 12 or 16 bytes, or of a cuff that is unlocked, 16; empty = none.</summary>
    public ReadOnlyMemory<byte> BindKey { get; init; }

    /// <summary>Raw count of an uncalibrated sensor at zero; subtracted first.</summary>
    public decimal Zero { get; init; }

    /// <summary>Unit per raw count of an uncalibrated sensor; 1 = uncalibrated.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>True when a person allowed the gateway to set the device's clock.</summary>
    public bool MaySetClock { get; init; }

    /// <summary>The user whose measurements a device with several users is asked for; null = none.</summary>
    public UserConsent? Consent { get; init; }
}

/// <summary>A user's slot on a device, and the code by which the user consents to reading it.</summary>
/// <param name="Slot">Slot as the device numbers it.</param>
/// <param name="Code">0 to 9999.</param>
public readonly record struct UserConsent(byte Slot, ushort Code);
