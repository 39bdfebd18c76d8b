using System.Text.Json.Serialization;

namespace Edge.Drivers.Simulation;

/// <summary>
/// A stretch of a scenario. Its values are those reached at its end; on the way they run straight from the end of the
/// phase before. A value left out stays. The switches hold for the whole phase.
/// </summary>
public sealed record ScenarioPhase
{
    /// <summary>What happens, in words.</summary>
    public required string Name { get; init; }

    /// <summary>Duration in seconds, above 0, at most one day.</summary>
    public required double Seconds { get; init; }

    /// <summary>SpO2 in per cent, 0 to 100.</summary>
    [JsonPropertyName("spo2")]
    public double? SpO2 { get; init; }

    /// <summary>Pulse rate a minute, 20 to 300.</summary>
    public double? Pulse { get; init; }

    /// <summary>Perfusion index in per cent, 0.02 to 20.</summary>
    public double? PerfusionIndex { get; init; }

    public bool SensorOff { get; init; }

    public bool Noise { get; init; }

    public bool Unplug { get; init; }
}

/// <summary>A scenario as its JSON file holds it.</summary>
internal sealed record ScenarioFile
{
    public required string Name { get; init; }

    /// <summary>Seed of all randomness of the simulation.</summary>
    public required int Seed { get; init; }

    /// <summary>True to start again at the end; false to stay at the last values.</summary>
    public required bool Loop { get; init; }

    /// <summary>Values at the beginning; a phase of no duration.</summary>
    public required ScenarioPhase Start { get; init; }

    public required IReadOnlyList<ScenarioPhase> Phases { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ScenarioFile))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
