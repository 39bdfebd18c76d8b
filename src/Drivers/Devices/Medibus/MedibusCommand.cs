namespace Edge.Drivers.Devices.Medibus;

/// <summary>Command codes; an answer repeats the code. Source: Draeger Medibus for intensive care and anaesthesia devices.</summary>
internal enum MedibusCommand : byte
{
    Corrupt = 0x15,
    MeasuredPage1 = 0x24,
    LowLimitsPage1 = 0x25,
    HighLimitsPage1 = 0x26,
    AlarmsPage1 = 0x27,
    DateTime = 0x28,
    Settings = 0x29,
    Texts = 0x2A,
    MeasuredPage2 = 0x2B,
    LowLimitsPage2 = 0x2C,
    HighLimitsPage2 = 0x2D,
    AlarmsPage2 = 0x2E,
    NoOperation = 0x30,
    TimeChanged = 0x49,
    ConfigureAnswer = 0x4A,
    Initialise = 0x51,
    Identify = 0x52,
    CurveConfiguration = 0x53,
    ConfigureCurves = 0x54,
    Stop = 0x55,
    CurvesChanged = 0x56,
}
