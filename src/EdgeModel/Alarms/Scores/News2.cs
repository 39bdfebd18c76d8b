namespace Edge.Model.Alarms.Scores;

/// <summary>Level of consciousness on the ACVPU scale.</summary>
public enum Consciousness : byte
{
    Alert = 1,
    NewConfusion = 2,
    Voice = 3,
    Pain = 4,
    Unresponsive = 5,
}

/// <summary>Clinical response that a NEWS2 score calls for.</summary>
public enum News2Trigger : byte
{
    /// <summary>Parts are missing and the known ones give no certain answer; never to be read as low.</summary>
    NotKnown = 0,
    Low = 1,

    /// <summary>0 to 4 in all with a 3 in one part.</summary>
    LowMedium = 2,

    /// <summary>5 or 6.</summary>
    Medium = 3,

    /// <summary>7 or more.</summary>
    High = 4,
}

/// <summary>One set of vital signs; null = not known.</summary>
public readonly record struct News2Input
{
    /// <summary>Breaths per minute.</summary>
    public decimal? RespiratoryRate { get; init; }

    /// <summary>Oxygen saturation, %.</summary>
    public decimal? SpO2 { get; init; }

    /// <summary>True only when a clinician has set scale 2 (hypercapnic failure).</summary>
    public bool UsesScale2 { get; init; }

    /// <summary>True when the patient is given oxygen, false on air.</summary>
    public bool? OnOxygen { get; init; }

    /// <summary>Systolic pressure, mm[Hg].</summary>
    public decimal? Systolic { get; init; }

    /// <summary>Beats per minute.</summary>
    public decimal? Pulse { get; init; }

    /// <summary>As entered by a person.</summary>
    public Consciousness? Consciousness { get; init; }

    /// <summary>Body temperature, Cel.</summary>
    public decimal? Temperature { get; init; }
}

/// <summary>Points per part; null = the part is not known.</summary>
public readonly record struct News2Parts(
    int? RespiratoryRate, int? SpO2, int? OnOxygen, int? Systolic, int? Pulse, int? Consciousness, int? Temperature)
{
    /// <summary>Number of parts of the score.</summary>
    public const int Count = 7;

    /// <summary>Part by position in the order of the constructor.</summary>
    public int? this[int part] => part switch
    {
        0 => RespiratoryRate,
        1 => SpO2,
        2 => OnOxygen,
        3 => Systolic,
        4 => Pulse,
        5 => Consciousness,
        6 => Temperature,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };
}

/// <summary>A NEWS2 score. With missing parts it is the least the full score can be.</summary>
/// <param name="Score">Sum of the known parts, 0 to 20.</param>
/// <param name="Known">Known parts, 0 to 7.</param>
/// <param name="SingleThree">True when one known part alone gives 3.</param>
public readonly record struct News2Score(int Score, News2Parts Parts, int Known, bool SingleThree, News2Trigger Trigger);

/// <summary>
/// National Early Warning Score 2 (Royal College of Physicians, 2017), exact. Values are rounded half up before the
/// look-up, temperature to 0.1, in decimal arithmetic; a missing part is named, never counted as 0.
/// </summary>
public static class News2
{
    /// <summary>Field names of the parts, in the order of <see cref="News2Parts"/>.</summary>
    public static IReadOnlyList<string> PartNames { get; } =
        ["respiratory_rate", "spo2", "on_oxygen", "systolic", "pulse", "consciousness", "temperature"];

    /// <summary>The score of one set; never throws, whatever the numbers.</summary>
    public static News2Score Score(in News2Input input)
    {
        var parts = new News2Parts(
            RespiratoryRate(Whole(input.RespiratoryRate)),
            input.UsesScale2 ? SpO2Scale2(Whole(input.SpO2), input.OnOxygen) : SpO2Scale1(Whole(input.SpO2)),
            input.OnOxygen switch { true => 2, false => 0, null => null },
            Systolic(Whole(input.Systolic)),
            Pulse(Whole(input.Pulse)),
            input.Consciousness switch { null => null, Consciousness.Alert => 0, _ => 3 },
            Temperature(Tenths(input.Temperature)));
        int score = 0;
        int known = 0;
        bool three = false;
        for (int i = 0; i < News2Parts.Count; i++)
        {
            score += parts[i] ?? 0;
            known += parts[i] is null ? 0 : 1;
            three |= parts[i] == 3;
        }

        return new News2Score(score, parts, known, three, Trigger(score, known, three));
    }

    // The known parts can only be added to, so what they already call for stands; "low" needs all of them.
    private static News2Trigger Trigger(int score, int known, bool three) => score switch
    {
        >= 7 => News2Trigger.High,
        >= 5 => News2Trigger.Medium,
        _ when three => News2Trigger.LowMedium,
        _ => known == News2Parts.Count ? News2Trigger.Low : News2Trigger.NotKnown,
    };

    private static int? RespiratoryRate(decimal? value) => value switch
    {
        null => null,
        <= 8 => 3,
        <= 11 => 1,
        <= 20 => 0,
        <= 24 => 2,
        _ => 3,
    };

    private static int? SpO2Scale1(decimal? value) => value switch
    {
        null => null,
        <= 91 => 3,
        <= 93 => 2,
        <= 95 => 1,
        _ => 0,
    };

    private static int? SpO2Scale2(decimal? value, bool? onOxygen) => value switch
    {
        null => null,
        <= 83 => 3,
        <= 85 => 2,
        <= 87 => 1,
        <= 92 => 0,
        _ when onOxygen is null => null,
        _ when onOxygen == false => 0,
        <= 94 => 1,
        <= 96 => 2,
        _ => 3,
    };

    private static int? Systolic(decimal? value) => value switch
    {
        null => null,
        <= 90 => 3,
        <= 100 => 2,
        <= 110 => 1,
        <= 219 => 0,
        _ => 3,
    };

    private static int? Pulse(decimal? value) => value switch
    {
        null => null,
        <= 40 => 3,
        <= 50 => 1,
        <= 90 => 0,
        <= 110 => 1,
        <= 130 => 2,
        _ => 3,
    };

    private static int? Temperature(decimal? tenths) => tenths switch
    {
        null => null,
        <= 350 => 3,
        <= 360 => 1,
        <= 380 => 0,
        <= 390 => 1,
        _ => 2,
    };

    private static decimal? Whole(decimal? value) => value is { } v ? decimal.Floor(Bounded(v) + 0.5m) : null;

    private static decimal? Tenths(decimal? value) => value is { } v ? decimal.Floor(Bounded(v) * 10 + 0.5m) : null;

    // Far outside every band, so that no number, however wild, can overflow the rounding.
    private static decimal Bounded(decimal value) => decimal.Clamp(value, -10_000, 10_000);
}
