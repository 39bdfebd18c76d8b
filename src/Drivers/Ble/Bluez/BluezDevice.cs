using System.Collections.Immutable;
using Edge.Model.Observations;

namespace Edge.Drivers.Ble.Bluez;

/// <summary>What BlueZ says of one remote device; immutable, replaced at each change.</summary>
internal sealed record BluezDevice(string Path, BluetoothAddress Address)
{
    public string Adapter { get; init; } = "";

    /// <summary>Advertised or GAP name; empty = unknown.</summary>
    public string Name { get; init; } = "";

    public ImmutableArray<Guid> Services { get; init; } = [];

    public ImmutableArray<ushort> Companies { get; init; } = [];

    /// <summary>Service data by service, as last advertised.</summary>
    public ImmutableArray<(Guid Service, ImmutableArray<byte> Bytes)> ServiceData { get; init; } = [];

    public bool IsPaired { get; init; }

    public bool IsConnected { get; init; }

    public bool IsResolved { get; init; }

    /// <summary>Received signal strength in dBm; null = unknown (BlueZ gives 127 or nothing).</summary>
    public short? Rssi { get; init; }

    /// <summary>When it last advertised since discovery runs; null = only remembered, perhaps not in reach.</summary>
    public MonotonicTime? AdvertisedAt { get; init; }
}

/// <summary>A characteristic of a remote device.</summary>
/// <param name="Flags">BlueZ's words: read, write, notify, indicate, ...</param>
internal sealed record BluezCharacteristic(string Path, Guid Id, ImmutableArray<string> Flags)
{
    public bool CanNotify => Flags.Contains("notify") || Flags.Contains("indicate");

    /// <summary>True when BlueZ can hand over a socket: it does so for notifications only.</summary>
    public bool CanAcquire => Flags.Contains("notify");

    public bool CanWriteWithResponse => Flags.Contains("write");
}

/// <summary>A Bluetooth adapter of this machine.</summary>
internal sealed record BluezAdapter(string Path, bool IsPowered, bool IsDiscovering);

/// <summary>What happened to a device.</summary>
internal enum BluezChange
{
    Appeared = 1,
    Advertised = 2,

    /// <summary>Connection or resolved services changed.</summary>
    Link = 3,
    Removed = 4,
}
