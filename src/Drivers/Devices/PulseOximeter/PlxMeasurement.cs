using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>
/// A measurement of the Pulse Oximeter Service, spot-check (2A5E) or continuous (2A5F); the two differ in what their
/// flags announce. Source: Pulse Oximeter Service 1.0, sections 3.1 and 3.2.
/// </summary>
internal readonly record struct PlxMeasurement
{
    /// <summary>Saturation and pulse rate of the device's usual window.</summary>
    public PlxPair Normal { get; private init; }

    /// <summary>Values with fast response, or null.</summary>
    public PlxPair? Fast { get; private init; }

    /// <summary>Values with slow response, or null.</summary>
    public PlxPair? Slow { get; private init; }

    /// <summary>Device time of a spot-check, or null.</summary>
    public GattDateTime? Timestamp { get; private init; }

    /// <summary>True when the device says that its clock was never set: its time means nothing.</summary>
    public bool ClockNotSet { get; private init; }

    /// <summary>What the device says of the measurement.</summary>
    public PlxStatus Status { get; private init; }

    /// <summary>Pulse amplitude index, %, or null.</summary>
    public MderNumber? AmplitudeIndex { get; private init; }

    /// <summary>Device time that may be relied on, or null.</summary>
    public DateTime? MeasuredAt => ClockNotSet ? null : Timestamp?.Value;

    /// <summary>Reads 2A5E. Flags: bit 0 time, 1 measurement status, 2 device status, 3 amplitude index, 4 clock not set.</summary>
    public static PlxMeasurement ReadSpotCheck(ref FieldReader reader)
    {
        byte flags = reader.U8();
        return new()
        {
            ClockNotSet = (flags & 0x10) != 0,
            Normal = PlxPair.Read(ref reader),
            Timestamp = (flags & 0x01) != 0 ? reader.DateTime() : null,
            Status = ReadStatus(ref reader, (flags & 0x02) != 0, (flags & 0x04) != 0),
            AmplitudeIndex = (flags & 0x08) != 0 ? reader.SFloat() : null,
        };
    }

    /// <summary>Reads 2A5F. Flags: bit 0 fast pair, 1 slow pair, 2 measurement status, 3 device status, 4 amplitude index.</summary>
    public static PlxMeasurement ReadContinuous(ref FieldReader reader)
    {
        byte flags = reader.U8();
        return new()
        {
            Normal = PlxPair.Read(ref reader),
            Fast = (flags & 0x01) != 0 ? PlxPair.Read(ref reader) : null,
            Slow = (flags & 0x02) != 0 ? PlxPair.Read(ref reader) : null,
            Status = ReadStatus(ref reader, (flags & 0x04) != 0, (flags & 0x08) != 0),
            AmplitudeIndex = (flags & 0x10) != 0 ? reader.SFloat() : null,
        };
    }

    private static PlxStatus ReadStatus(ref FieldReader reader, bool hasMeasurement, bool hasDevice) =>
        new(hasMeasurement ? reader.U16() : null, hasDevice ? reader.U24() : null);
}
