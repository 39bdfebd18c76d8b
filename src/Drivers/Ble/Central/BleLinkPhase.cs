namespace Edge.Drivers.Ble.Central;

/// <summary>Life of a link, for people and tests.</summary>
public enum BleLinkPhase
{
    /// <summary>Not in reach.</summary>
    Unknown = 1,
    Connecting = 2,
    Resolving = 3,
    Bonding = 4,
    Subscribing = 5,
    Live = 6,

    /// <summary>Waiting after failures.</summary>
    BackOff = 7,

    /// <summary>Only listening to advertisements.</summary>
    Listening = 8,

    /// <summary>The bond is lost: a person must adopt the device again.</summary>
    NeedsAdoption = 9,
}
