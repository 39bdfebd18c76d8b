using Edge.Model.Observations;

namespace Edge.Drivers.Devices.MasimoAscii1;

/// <summary>The EXC bit field of a line.</summary>
internal readonly record struct MasimoExceptions(uint Bits)
{
    private const uint NoSensor = 0x1;
    private const uint DefectiveSensor = 0x2;
    private const uint LowPerfusion = 0x4;
    private const uint PulseSearch = 0x8;
    private const uint Interference = 0x10;
    private const uint SensorOff = 0x20;
    private const uint AmbientLight = 0x40;
    private const uint UnrecognizedSensor = 0x80;
    private const uint LowSignalIq = 0x400;
    private const uint MasimoSet = 0x800;
    private const uint NoCable = 0x1000;

    private static readonly (uint Bit, string Name)[] Names =
    [
        (NoSensor, "no_sensor"),
        (DefectiveSensor, "defective_sensor"),
        (LowPerfusion, "low_perfusion"),
        (PulseSearch, "pulse_search"),
        (Interference, "interference"),
        (SensorOff, "sensor_off"),
        (AmbientLight, "ambient_light"),
        (UnrecognizedSensor, "unrecognized_sensor"),
        (LowSignalIq, "low_signal_iq"),
        (MasimoSet, "masimo_set"),
        (NoCable, "no_cable"),
    ];

    /// <summary>Names of the bits set, lowest first; reserved bits have none.</summary>
    public IEnumerable<string> Words
    {
        get
        {
            uint bits = Bits;
            return Names.Where(n => (bits & n.Bit) != 0).Select(n => n.Name);
        }
    }

    /// <summary>What the bits say about the numbers: the device goes on printing them without a patient.</summary>
    public SignalCondition Condition => SignalCondition.Good
        .Off(Any(NoSensor | NoCable | SensorOff))
        .Off(Any(DefectiveSensor | UnrecognizedSensor), QualityFlags.SensorOff | QualityFlags.SensorFault)
        .Doubtful(Any(LowPerfusion), QualityFlags.LowPerfusion)
        .Doubtful(Any(PulseSearch), QualityFlags.Searching)
        .Doubtful(Any(Interference | AmbientLight), QualityFlags.Artefact)
        .Doubtful(Any(LowSignalIq), QualityFlags.None);

    private bool Any(uint mask) => (Bits & mask) != 0;
}
