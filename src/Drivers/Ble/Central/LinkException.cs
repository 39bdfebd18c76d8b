namespace Edge.Drivers.Ble.Central;

/// <summary>A connection attempt or conversation failed in a way worth telling people.</summary>
internal sealed class LinkException(string message) : Exception(message);
