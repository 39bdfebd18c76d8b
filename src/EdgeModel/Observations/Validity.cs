namespace Edge.Model.Observations;

/// <summary>
/// Validity of one measured value: the words of IEEE 11073 and BICEPS, and no others (data model, section 3).
/// Only <see cref="Valid"/> and <see cref="Validated"/> are usable by an alarm rule.
/// </summary>
public enum Validity : byte
{
    /// <summary>The device says good and the value is plausible.</summary>
    Valid = 1,

    /// <summary>Confirmed by a clinician or a second check.</summary>
    Validated = 2,

    /// <summary>Weak signal, quality under the gate, or motion: shown, not usable.</summary>
    Questionable = 3,

    /// <summary>The measurement still runs; the value is not final.</summary>
    Ongoing = 4,

    /// <summary>The device calibrates itself.</summary>
    CalibrationOngoing = 5,

    /// <summary>The device says bad, or the value is implausible.</summary>
    Invalid = 6,

    /// <summary>Above the measuring range.</summary>
    Overflow = 7,

    /// <summary>Below the measuring range.</summary>
    Underflow = 8,

    /// <summary>No value: sensor off, or nothing measured.</summary>
    NotAvailable = 9,
}

/// <summary>Signal conditions that stand beside validity; several may hold at once.</summary>
[Flags]
public enum QualityFlags : ushort
{
    None = 0,
    LowPerfusion = 1,
    Searching = 2,

    /// <summary>The device's own flag says that the sensor is not on the patient.</summary>
    SensorOff = 4,
    Artefact = 8,
    LowBattery = 16,
    Estimated = 32,
    FromStorage = 64,
    Early = 128,

    /// <summary>The device reports that one of its own alarm limits is violated.</summary>
    DeviceAlarm = 256,

    /// <summary>Cable or transducer fault named by the device.</summary>
    SensorFault = 512,

    /// <summary>The device says that it demonstrates or tests itself: no patient's value.</summary>
    Simulated = 1024,

    /// <summary>The device repeats itself instead of measuring.</summary>
    Stuck = 2048,

    /// <summary>The device states a time that lies ahead: kept aside until the clock is understood.</summary>
    FromFuture = 4096,

    /// <summary>The device sends when something happens and not at an interval: the value has an age and is never overdue.</summary>
    OnEvent = 8192,
}

/// <summary>Where a reading comes from; a replay can never pass for a patient.</summary>
public enum GenerationMode : byte
{
    Real = 0,
    Test = 1,
    Demo = 2,
}
