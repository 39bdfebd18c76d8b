namespace Edge.Drivers.Ble.Central;

/// <summary>Where BlueZ is and how patient the central is with devices.</summary>
public sealed record BleCentralOptions
{
    /// <summary>D-Bus address of the bus that bluetoothd is on.</summary>
    public string BusAddress { get; init; } = "unix:path=/run/dbus/system_bus_socket";

    /// <summary>Object path of the adapter.</summary>
    public string AdapterPath { get; init; } = "/org/bluez/hci0";

    /// <summary>Longest wait for a connection; BlueZ's own is about 40 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait for any other answer of bluetoothd.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for the services of a connected device.</summary>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All devices failing for so long makes the central switch the adapter off and on.</summary>
    public TimeSpan AdapterPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Least time between two power cycles of the adapter.</summary>
    public TimeSpan PowerCyclePause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time of day where the gateway stands; null while it is not to be trusted: then no device's clock is set.</summary>
    public Func<DateTimeOffset?> LocalTime { get; init; } = static () => null;

    /// <summary>How often the slot ledger is compared with BlueZ.</summary>
    public TimeSpan LedgerInterval { get; init; } = TimeSpan.FromMinutes(1);
}
