using Edge.Drivers.Numbers;

namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>What a person told the meter about a test, 2A34. Source: Glucose Service 1.0.1, glucose measurement context.</summary>
internal readonly record struct GlucoseContext
{
    private const byte HasCarbohydrate = 1 << 0;
    private const byte HasMeal = 1 << 1;
    private const byte HasTesterHealth = 1 << 2;
    private const byte HasExercise = 1 << 3;
    private const byte HasMedication = 1 << 4;
    private const byte MedicationInLitres = 1 << 5;
    private const byte HasHbA1c = 1 << 6;
    private const byte HasExtendedFlags = 1 << 7;

    /// <summary>Number of the measurement it belongs to.</summary>
    public required ushort Sequence { get; init; }

    public byte? ExtendedFlags { get; init; }

    public byte? CarbohydrateId { get; init; }

    /// <summary>Kilograms.</summary>
    public MderNumber? Carbohydrate { get; init; }

    public byte? Meal { get; init; }

    /// <summary>Tester in the low half, health in the high half.</summary>
    public byte? TesterHealth { get; init; }

    public ushort? ExerciseSeconds { get; init; }

    public byte? ExercisePercent { get; init; }

    public byte? MedicationId { get; init; }

    /// <summary>Kilograms or litres.</summary>
    public MderNumber? Medication { get; init; }

    public bool MedicationIsVolume { get; init; }

    /// <summary>Percent.</summary>
    public MderNumber? HbA1c { get; init; }

    /// <summary>Reads a notification; initialisers run in the order of the fields.</summary>
    public static GlucoseContext Read(ref FieldReader reader)
    {
        byte flags = reader.U8();
        return new GlucoseContext
        {
            Sequence = reader.U16(),
            ExtendedFlags = (flags & HasExtendedFlags) != 0 ? reader.U8() : null,
            CarbohydrateId = (flags & HasCarbohydrate) != 0 ? reader.U8() : null,
            Carbohydrate = (flags & HasCarbohydrate) != 0 ? reader.SFloat() : null,
            Meal = (flags & HasMeal) != 0 ? reader.U8() : null,
            TesterHealth = (flags & HasTesterHealth) != 0 ? reader.U8() : null,
            ExerciseSeconds = (flags & HasExercise) != 0 ? reader.U16() : null,
            ExercisePercent = (flags & HasExercise) != 0 ? reader.U8() : null,
            MedicationId = (flags & HasMedication) != 0 ? reader.U8() : null,
            Medication = (flags & HasMedication) != 0 ? reader.SFloat() : null,
            MedicationIsVolume = (flags & MedicationInLitres) != 0,
            HbA1c = (flags & HasHbA1c) != 0 ? reader.SFloat() : null,
        };
    }
}
