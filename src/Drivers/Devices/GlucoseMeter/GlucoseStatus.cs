using Edge.Model.Observations;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>The sensor status annunciation of a glucose measurement. Source: Glucose Service 1.0.1, sensor status annunciation.</summary>
internal readonly record struct GlucoseStatus(ushort Bits)
{
    private const ushort BatteryLow = 1 << 0;
    private const ushort TooHigh = 1 << 5;
    private const ushort TooLow = 1 << 6;
    private const ushort TimeFault = 1 << 11;

    // Malfunction, sample too small, strip not in, wrong strip, read interrupted, general fault.
    private const ushort Faults = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 4) | (1 << 9) | (1 << 10);

    // Too hot, too cold, clock in doubt.
    private const ushort Doubts = (1 << 7) | (1 << 8) | TimeFault;

    /// <summary>
    /// The word for the result. A fault beats a bound, because the bound comes from the same faulty test; both bounds at once are
    /// a fault of the meter.
    /// </summary>
    public Validity Validity => (Bits & (TooHigh | TooLow)) switch
    {
        _ when (Bits & Faults) != 0 => Validity.Invalid,
        TooHigh => Validity.Overflow,
        TooLow => Validity.Underflow,
        TooHigh | TooLow => Validity.Invalid,
        _ => (Bits & Doubts) != 0 ? Validity.Questionable : Validity.Valid,
    };

    public QualityFlags Flags =>
        ((Bits & BatteryLow) != 0 ? QualityFlags.LowBattery : QualityFlags.None)
        | ((Bits & Faults) != 0 ? QualityFlags.SensorFault : QualityFlags.None);
}
