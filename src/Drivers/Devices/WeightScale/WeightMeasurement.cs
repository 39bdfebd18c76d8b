using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>
/// Weight Measurement, 2A9D: flags, weight, time, user, BMI and height. Flags: bit 0 imperial, 1 time, 2 user, 3 BMI and
/// height. The resolution that the feature characteristic states is an accuracy, no factor. Source: Weight Scale Service 1.0.
/// </summary>
internal readonly record struct WeightMeasurement
{
    public ScaleUnits Units { get; private init; }

    /// <summary>Weight, or null when the measurement was not successful.</summary>
    public decimal? Weight { get; private init; }

    public GattDateTime? Timestamp { get; private init; }

    /// <summary>User slot as sent, 255 = unknown user, or null.</summary>
    public byte? UserId { get; private init; }

    /// <summary>Body mass index in kg/m2, or null.</summary>
    public decimal? BodyMassIndex { get; private init; }

    /// <summary>Height in 0.001 m or 0.1 inch, or null.</summary>
    public ushort? RawHeight { get; private init; }

    public static WeightMeasurement Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        var units = new ScaleUnits((flags & 0x01) != 0);
        bool hasSize = (flags & 0x08) != 0;
        return new()
        {
            Units = units,
            Weight = units.Mass(reader.U16()),
            Timestamp = (flags & 0x02) != 0 ? reader.DateTime() : null,
            UserId = (flags & 0x04) != 0 ? reader.U8() : null,
            BodyMassIndex = hasSize ? reader.U16() * 0.1m : null,
            RawHeight = hasSize ? reader.U16() : null,
        };
    }
}
