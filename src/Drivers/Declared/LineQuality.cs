using Edge.Model.Observations;

namespace Edge.Drivers.Declared;

/// <summary>What a word of a line says about the signal.</summary>
/// <param name="Group">Name of the group that holds the word.</param>
/// <param name="Word">The word.</param>
/// <param name="Meaning">Its meaning.</param>
internal sealed record LineQuality(string Group, string Word, Func<SignalCondition, SignalCondition> Meaning)
{
    /// <summary>The meanings that a device file may name.</summary>
    public static IReadOnlyDictionary<string, Func<SignalCondition, SignalCondition>> Meanings { get; } =
        new Dictionary<string, Func<SignalCondition, SignalCondition>>(StringComparer.Ordinal)
        {
            ["sensor-off"] = c => c.Off(true),
            ["sensor-fault"] = c => c.Off(true, QualityFlags.SensorOff | QualityFlags.SensorFault),
            ["searching"] = c => c.Doubtful(true, QualityFlags.Searching),
            ["low-perfusion"] = c => c.Doubtful(true, QualityFlags.LowPerfusion),
            ["artefact"] = c => c.Doubtful(true, QualityFlags.Artefact),
            ["questionable"] = c => c.Doubtful(true, QualityFlags.None),
            ["low-battery"] = c => c.Note(true, QualityFlags.LowBattery),
            ["device-alarm"] = c => c.Note(true, QualityFlags.DeviceAlarm),
            ["simulated"] = c => c.Note(true, QualityFlags.Simulated),
        };
}
