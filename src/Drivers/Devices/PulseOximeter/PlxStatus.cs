using Edge.Model.Observations;

namespace Edge.Drivers.Devices.PulseOximeter;

/// <summary>
/// Measurement status (16 bits) and device and sensor status (24 bits) of the Pulse Oximeter Service; null = not sent.
/// Source: Pulse Oximeter Service 1.0, sections 3.1.1.4 and 3.1.1.5.
/// </summary>
internal readonly record struct PlxStatus(ushort? Measurement, int? Device)
{
    private const int Ongoing = 1 << 5;
    private const int EarlyEstimate = 1 << 6;
    private const int Validated = 1 << 7;
    private const int FullyQualified = 1 << 8;
    private const int FromStorage = 1 << 9;
    private const int Demonstration = 1 << 10;
    private const int Testing = 1 << 11;
    private const int Calibrating = 1 << 12;
    private const int Unavailable = 1 << 13;
    private const int QuestionableMeasurement = 1 << 14;
    private const int InvalidMeasurement = 1 << 15;

    private const int EquipmentMalfunction = 1 << 1;
    private const int ProcessingIrregularity = 1 << 2;
    private const int InadequateSignal = 1 << 3;
    private const int PoorSignal = 1 << 4;
    private const int LowPerfusion = 1 << 5;
    private const int ErraticSignal = 1 << 6;
    private const int NonPulsatile = 1 << 7;
    private const int QuestionablePulse = 1 << 8;
    private const int SignalAnalysis = 1 << 9;
    private const int Interference = 1 << 10;
    private const int SensorUnconnected = 1 << 11;
    private const int UnknownSensor = 1 << 12;
    private const int SensorDisplaced = 1 << 13;
    private const int SensorMalfunction = 1 << 14;
    private const int SensorDisconnected = 1 << 15;

    private const int NoNumber = Unavailable | InvalidMeasurement;
    private const int NoPatient = SensorUnconnected | SensorDisplaced | SensorDisconnected;
    private const int BadSensor = UnknownSensor | SensorMalfunction;
    private const int Doubtful = EquipmentMalfunction | ProcessingIrregularity | InadequateSignal | ErraticSignal | NonPulsatile | QuestionablePulse | Interference;

    /// <summary>What the numbers are worth.</summary>
    /// <param name="isSpotCheck">True when only a completed measurement counts; a continuous one is ongoing all the time.</param>
    public SignalCondition Condition(bool isSpotCheck)
    {
        int measurement = Measurement ?? 0;
        int device = Device ?? 0;
        var condition = new SignalCondition(Judge(measurement, device, isSpotCheck), QualityFlags.None);
        return condition
            .Note((device & NoPatient) != 0, QualityFlags.SensorOff)
            .Note((device & (BadSensor | EquipmentMalfunction)) != 0, QualityFlags.SensorFault)
            .Note((device & LowPerfusion) != 0, QualityFlags.LowPerfusion)
            .Note((device & (ErraticSignal | Interference)) != 0, QualityFlags.Artefact)
            .Note((device & (SignalAnalysis | NonPulsatile)) != 0, QualityFlags.Searching)
            .Note((measurement & EarlyEstimate) != 0, QualityFlags.Early)
            .Note((measurement & FromStorage) != 0, QualityFlags.FromStorage)
            .Note((measurement & (Demonstration | Testing)) != 0, QualityFlags.Simulated);
    }

    // The first rule that matches decides.
    private static Validity Judge(int measurement, int device, bool isSpotCheck)
    {
        if ((measurement & NoNumber) != 0 || (device & (NoPatient | BadSensor)) != 0)
        {
            return Validity.NotAvailable;
        }

        if ((measurement & (Demonstration | Testing)) != 0)
        {
            return Validity.Valid;
        }

        if ((measurement & (EarlyEstimate | QuestionableMeasurement)) != 0 || (device & (LowPerfusion | PoorSignal)) != 0)
        {
            return Validity.Questionable;
        }

        if ((measurement & (Validated | FullyQualified)) != 0)
        {
            return Validity.Valid;
        }

        return (measurement & Calibrating) != 0 ? Validity.CalibrationOngoing
            : (device & Doubtful) != 0 ? Validity.Questionable
            : isSpotCheck && (measurement & Ongoing) != 0 ? Validity.Ongoing
            : Validity.Valid;
    }
}
