namespace Edge.Drivers.Devices.Dexcom;

/// <summary>UUIDs of Dexcom transmitters. The authentication characteristic is not among them: the gateway never touches it.</summary>
internal static class DexcomCharacteristics
{
    /// <summary>Answers of the transmitter.</summary>
    public static Guid Control { get; } = new("f8083534-849e-531c-c594-30f1f86a4ea5");

    /// <summary>Stored values.</summary>
    public static Guid Backfill { get; } = new("f8083536-849e-531c-c594-30f1f86a4ea5");
}
