using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.Thermometer;

/// <summary>
/// Temperature Measurement 2A1C and Intermediate Temperature 2A1E, of one layout: flags, FLOAT, time, type. Flags: bit 0
/// Fahrenheit, 1 time, 2 type. Source: Health Thermometer Service 1.0.
/// </summary>
internal readonly record struct TemperatureMeasurement
{
    public bool IsFahrenheit { get; private init; }

    public MderNumber Temperature { get; private init; }

    public GattDateTime? Timestamp { get; private init; }

    /// <summary>Where it was measured, as in <see cref="TemperatureSite"/>; null = not sent with the value.</summary>
    public byte? Type { get; private init; }

    public string Ucum => IsFahrenheit ? "[degF]" : "Cel";

    public static TemperatureMeasurement Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        return new()
        {
            IsFahrenheit = (flags & 0x01) != 0,
            Temperature = reader.Float(),
            Timestamp = (flags & 0x02) != 0 ? reader.DateTime() : null,
            Type = (flags & 0x04) != 0 ? reader.U8() : null,
        };
    }
}
