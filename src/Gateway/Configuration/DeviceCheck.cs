using System.Globalization;
using System.Net;
using Edge.Drivers;
using Edge.Drivers.Ble;

namespace Edge.Gateway.Configuration;

/// <summary>Checks what one device's options say about the way to the device.</summary>
internal static class DeviceCheck
{
    /// <summary>Members that two devices cannot share.</summary>
    public static IReadOnlyList<(string Member, Func<DeviceOptions, string?> Of)> Exclusive { get; } =
    [
        ("port", static d => d.Port),
        ("address", static d => d.Address?.ToUpperInvariant()),
        ("listen", static d => d.Listen),
        ("sensor", static d => d.Sensor),
    ];

    /// <summary>Adds every error of one device.</summary>
    public static void Add(DeviceOptions device, string at, List<string> errors)
    {
        string? error = DriverCatalog.Find(device.Driver)?.Declaration.Transport switch
        {
            null => device.Port is null || Path.IsPathRooted(device.Port) ? null : $"port '{device.Port}' is not an absolute path.",
            DeviceTransport.Serial => Path.IsPathRooted(device.Port) ? null : $"port '{device.Port}' is not an absolute path.",
            DeviceTransport.Bluetooth => BluetoothAddress.TryParse(device.Address, out _) ? null
                : $"address '{device.Address}' is no Bluetooth address such as AA:BB:CC:DD:EE:FF; 'edge-gateway pair' finds it.",
            DeviceTransport.Mllp => IPEndPoint.TryParse(device.Listen ?? "", out IPEndPoint? end) && end.Port > 0 ? null
                : $"listen '{device.Listen}' is no address with a port such as 0.0.0.0:2575.",
            _ => string.IsNullOrWhiteSpace(device.Sensor) ? "sensor must name a kernel sensor or its folder." : null,
        };
        if (error is not null)
        {
            errors.Add($"{at}: {error}");
        }

        if (device.BindKey is { } key && !(key.Length is 24 or 32 && key.All(char.IsAsciiHexDigit)))
        {
            errors.Add($"{at}: bindKey must have 24 or 32 hexadecimal digits.");
        }

        foreach (string slot in device.Users?.Keys.Where(k => !byte.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ?? [])
        {
            errors.Add($"{at}: users: '{slot}' is no user slot of 0 to 255.");
        }

        if (device.ConsentCode is < 0 or > 9999)
        {
            errors.Add($"{at}: consentCode must be 0 to 9999.");
        }

        if (device.Factor == 0)
        {
            errors.Add($"{at}: factor must not be 0.");
        }
    }

    /// <summary>What a driver gets of the options.</summary>
    public static DeviceSettings SettingsOf(DeviceOptions device) => new()
    {
        Address = BluetoothAddress.TryParse(device.Address, out BluetoothAddress address) ? address : default,
        BindKey = device.BindKey is { } key ? Convert.FromHexString(key) : default,
        MaySetClock = device.MaySetClock,
        Consent = device is { UserSlot: { } slot, ConsentCode: { } code } ? new UserConsent(slot, (ushort)code) : null,
        Zero = device.Zero,
        Factor = device.Factor,
    };
}
