namespace Edge.Drivers.Ble;

/// <summary>How the gateway stays with a Bluetooth device.</summary>
public enum BleLinkMode
{
    /// <summary>Never connects: everything is in the advertisements.</summary>
    Broadcast = 1,

    /// <summary>Connects whenever the device advertises; the device hangs up when it has handed over its records.</summary>
    ConnectOnAdvertisement = 2,

    /// <summary>Keeps the connection and makes it again after a loss.</summary>
    KeepConnected = 3,
}

/// <summary>When a device is bonded.</summary>
public enum BleBonding
{
    None = 0,

    /// <summary>The bond is made before services are used: the device drops the link of a stranger.</summary>
    BeforeDiscovery = 1,

    /// <summary>The bond is made when the device first asks for it.</summary>
    OnDemand = 2,
}

/// <summary>
/// One way to recognise a device by what it advertises. All parts that are given must hold; the driver whose match has the
/// greatest confidence wins.
/// </summary>
/// <param name="Confidence">1 (a hint) to 100 (certain).</param>
public sealed record BleMatch(int Confidence)
{
    /// <summary>Advertised service UUID.</summary>
    public Guid? Service { get; init; }

    /// <summary>UUID of advertised service data.</summary>
    public Guid? ServiceDataOf { get; init; }

    /// <summary>Company id of advertised manufacturer data.</summary>
    public ushort? Company { get; init; }

    /// <summary>Name with <c>*</c> for any characters, case-insensitive.</summary>
    public string? Name { get; init; }
}

/// <summary>A characteristic that the gateway subscribes to, notification or indication alike.</summary>
/// <param name="IsRequired">False = a device without it is served all the same.</param>
public sealed record GattSubscription(Guid Characteristic, bool IsRequired = true);

/// <summary>How a Bluetooth device is recognised, bonded and listened to.</summary>
public sealed record BleDeclaration
{
    public required IReadOnlyList<BleMatch> Matches { get; init; }

    public required BleLinkMode LinkMode { get; init; }

    public BleBonding Bonding { get; init; }

    /// <summary>True when the device serves one central at a time, so that a phone may hold it.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>What a person does to bring the device into pairing, in plain words; empty = nothing.</summary>
    public string PairingRitual { get; init; } = "";

    /// <summary>Characteristics read once after services are known; each value goes to the decoder. One that is missing is skipped.</summary>
    public IReadOnlyList<Guid> Reads { get; init; } = [];

    /// <summary>Subscriptions in the order in which they are made, before the conversation starts.</summary>
    public IReadOnlyList<GattSubscription> Subscriptions { get; init; } = [];

    /// <summary>The characteristic whose notifications are pieces of a byte stream for the driver's framer; empty = none.</summary>
    public Guid StreamCharacteristic { get; init; }

    /// <summary>Where the device takes the time of day: <see cref="GattId.CurrentTime"/>, <see cref="GattId.DateTime"/> or empty.</summary>
    public Guid ClockCharacteristic { get; init; }

    /// <summary>Rest after connecting before anything is asked of the device.</summary>
    public TimeSpan SettleDelay { get; init; }
}
