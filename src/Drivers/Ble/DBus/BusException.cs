namespace Edge.Drivers.Ble.DBus;

/// <summary>A call over the bus failed: the peer's error, or the connection's own.</summary>
/// <param name="name">Error name, e.g. <c>org.bluez.Error.NotPermitted</c>.</param>
/// <param name="message">What the peer said; not for people.</param>
public sealed class BusException(string name, string message) : Exception($"{name}: {message}")
{
    /// <summary>Name that the connection gives when it ended before the answer.</summary>
    public const string Disconnected = "edge.Error.Disconnected";

    /// <summary>D-Bus error name.</summary>
    public string Name { get; } = name;

    /// <summary>The peer's text without the name.</summary>
    public string Text { get; } = message;

    /// <summary>Throws when <paramref name="result"/> is minus errno.</summary>
    internal static int Check(int result, string what) => result >= 0
        ? result
        : throw new BusException("edge.Error.System", $"{what}: errno {-result}");
}
