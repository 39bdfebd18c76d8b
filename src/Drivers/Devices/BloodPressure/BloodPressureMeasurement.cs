using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.BloodPressure;

/// <summary>
/// Blood Pressure Measurement 2A35 and Intermediate Cuff Pressure 2A36, of one layout: flags, systolic, diastolic, mean,
/// time, pulse rate, user, status. Flags: bit 0 kPa, 1 time, 2 pulse rate, 3 user, 4 status. Source: Blood Pressure
/// Service 1.1.
/// </summary>
internal readonly record struct BloodPressureMeasurement
{
    private const byte UnknownUser = 0xFF;

    /// <summary>True when the pressures are in kPa, false for mmHg.</summary>
    public bool IsKilopascal { get; private init; }

    /// <summary>Systolic pressure, or the present cuff pressure of 2A36.</summary>
    public MderNumber Systolic { get; private init; }

    public MderNumber Diastolic { get; private init; }

    public MderNumber Mean { get; private init; }

    public GattDateTime? Timestamp { get; private init; }

    public MderNumber? PulseRate { get; private init; }

    /// <summary>User slot as sent, 255 = unknown user, or null.</summary>
    public byte? UserId { get; private init; }

    public BloodPressureStatus? Status { get; private init; }

    /// <summary>Unit of the pressures, UCUM.</summary>
    public string Ucum => IsKilopascal ? "kPa" : "mm[Hg]";

    /// <summary>Slot of a known user, or null.</summary>
    public byte? UserSlot => UserId == UnknownUser ? null : UserId;

    public static BloodPressureMeasurement Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        return new()
        {
            IsKilopascal = (flags & 0x01) != 0,
            Systolic = reader.SFloat(),
            Diastolic = reader.SFloat(),
            Mean = reader.SFloat(),
            Timestamp = (flags & 0x02) != 0 ? reader.DateTime() : null,
            PulseRate = (flags & 0x04) != 0 ? reader.SFloat() : null,
            UserId = (flags & 0x08) != 0 ? reader.U8() : null,
            Status = (flags & 0x10) != 0 ? new BloodPressureStatus(reader.U16()) : null,
        };
    }
}
