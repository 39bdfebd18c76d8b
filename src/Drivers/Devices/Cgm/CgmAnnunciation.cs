using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Cgm;

/// <summary>
/// The three annunciation octets of a sensor. Source: Continuous Glucose Monitoring Service 1.0.2, sensor status annunciation.
/// </summary>
/// <param name="Status">Sensor and session.</param>
/// <param name="CalibrationTemperature">Calibration and temperature.</param>
/// <param name="Warning">Limits.</param>
internal readonly record struct CgmAnnunciation(byte Status, byte CalibrationTemperature, byte Warning)
{
    private const byte SessionStopped = 1 << 0;
    private const byte BatteryLow = 1 << 1;
    private const byte DeviceAlert = 1 << 4;

    // Sensor type incorrect, malfunction, general fault.
    private const byte Faults = (1 << 2) | (1 << 3) | (1 << 5);

    // Calibration required, sensor too hot, sensor too cold.
    private const byte Doubts = (1 << 3) | (1 << 4) | (1 << 5);

    // Below or above the patient's limit, hypo, hyper, falling or rising too fast.
    private const byte LimitsViolated = 0x3F;
    private const byte BelowRange = 1 << 6;
    private const byte AboveRange = 1 << 7;

    /// <summary>The word for the value. A stopped session has none, a fault beats a bound, both bounds at once are a fault.</summary>
    public Validity Validity => (Warning & (BelowRange | AboveRange)) switch
    {
        _ when (Status & SessionStopped) != 0 => Validity.NotAvailable,
        _ when (Status & Faults) != 0 => Validity.Invalid,
        BelowRange => Validity.Underflow,
        AboveRange => Validity.Overflow,
        BelowRange | AboveRange => Validity.Invalid,
        _ => (CalibrationTemperature & Doubts) != 0 ? Validity.Questionable : Validity.Valid,
    };

    public QualityFlags Flags =>
        ((Status & BatteryLow) != 0 ? QualityFlags.LowBattery : QualityFlags.None)
        | ((Status & Faults) != 0 ? QualityFlags.SensorFault : QualityFlags.None)
        | ((Status & DeviceAlert) != 0 || (Warning & LimitsViolated) != 0 ? QualityFlags.DeviceAlarm : QualityFlags.None);
}
