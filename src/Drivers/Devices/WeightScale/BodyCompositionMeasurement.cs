using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.WeightScale;

/// <summary>
/// Body Composition Measurement, 2A9C: flags (16 bits), body fat, and what the flags announce, in the order of their bits.
/// A measurement that does not fit one packet goes on in the next one (bit 12). Source: Body Composition Service 1.0.
/// </summary>
internal readonly record struct BodyCompositionMeasurement
{
    private const ushort Unsuccessful = 0xFFFF;

    public ScaleUnits Units { get; private init; }

    /// <summary>Body fat in %, or null when the measurement was not successful.</summary>
    public decimal? FatPercent { get; private init; }

    public GattDateTime? Timestamp { get; private init; }

    /// <summary>User slot as sent, 255 = unknown user, or null.</summary>
    public byte? UserId { get; private init; }

    /// <summary>Basal metabolism in kJ a day, or null.</summary>
    public ushort? BasalMetabolism { get; private init; }

    public decimal? MusclePercent { get; private init; }

    public decimal? MuscleMass { get; private init; }

    public decimal? FatFreeMass { get; private init; }

    public decimal? SoftLeanMass { get; private init; }

    public decimal? WaterMass { get; private init; }

    /// <summary>Impedance in ohm, or null.</summary>
    public decimal? Impedance { get; private init; }

    public decimal? Weight { get; private init; }

    /// <summary>Height in 0.001 m or 0.1 inch, or null.</summary>
    public ushort? RawHeight { get; private init; }

    /// <summary>True when the next packet continues this measurement.</summary>
    public bool Continues { get; private init; }

    public static BodyCompositionMeasurement Read(ref FieldReader reader)
    {
        ushort flags = reader.U16();
        var units = new ScaleUnits((flags & 0x0001) != 0);
        ushort fat = reader.U16();
        return new()
        {
            Units = units,
            FatPercent = fat == Unsuccessful ? null : fat * 0.1m,
            Timestamp = (flags & 0x0002) != 0 ? reader.DateTime() : null,
            UserId = (flags & 0x0004) != 0 ? reader.U8() : null,
            BasalMetabolism = (flags & 0x0008) != 0 ? reader.U16() : null,
            MusclePercent = (flags & 0x0010) != 0 ? reader.U16() * 0.1m : null,
            MuscleMass = (flags & 0x0020) != 0 ? units.Mass(reader.U16()) : null,
            FatFreeMass = (flags & 0x0040) != 0 ? units.Mass(reader.U16()) : null,
            SoftLeanMass = (flags & 0x0080) != 0 ? units.Mass(reader.U16()) : null,
            WaterMass = (flags & 0x0100) != 0 ? units.Mass(reader.U16()) : null,
            Impedance = (flags & 0x0200) != 0 ? reader.U16() * 0.1m : null,
            Weight = (flags & 0x0400) != 0 ? units.Mass(reader.U16()) : null,
            RawHeight = (flags & 0x0800) != 0 ? reader.U16() : null,
            Continues = (flags & 0x1000) != 0,
        };
    }
}
