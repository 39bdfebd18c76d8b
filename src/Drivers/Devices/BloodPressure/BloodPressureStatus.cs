using Edge.Model.Observations;

namespace Edge.Drivers.Devices.BloodPressure;

/// <summary>
/// Measurement status of a cuff: bit 0 movement, 1 cuff too loose, 2 irregular pulse, 3-4 pulse range (1 above, 2 below
/// the cuff's limits), 5 improper position. Source: Blood Pressure Service 1.1.
/// </summary>
internal readonly record struct BloodPressureStatus(ushort Bits)
{
    public bool BodyMovement => (Bits & 0x01) != 0;

    public bool CuffTooLoose => (Bits & 0x02) != 0;

    public bool IrregularPulse => (Bits & 0x04) != 0;

    /// <summary>0 within the limits of the cuff, 1 above, 2 below, 3 reserved.</summary>
    public int PulseRange => (Bits >> 3) & 3;

    public bool ImproperPosition => (Bits & 0x20) != 0;

    /// <summary>How the measurement went; an irregular pulse and its range are findings and do not spoil the pressure.</summary>
    public SignalCondition Condition => SignalCondition.Good.Doubtful(BodyMovement || CuffTooLoose || ImproperPosition, QualityFlags.Artefact);

    /// <summary>As <see cref="Condition"/>, with what the cuff finds about the pulse rate.</summary>
    public SignalCondition PulseCondition => Condition.Note(PulseRange is 1 or 2, QualityFlags.DeviceAlarm);
}
