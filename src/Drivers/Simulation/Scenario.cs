using System.Globalization;
using System.Text.Json;

namespace Edge.Drivers.Simulation;

/// <summary>
/// The course of a simulation: named phases with values that run straight from one to the next. Pure; any thread.
/// </summary>
public sealed class Scenario
{
    private const double MaxPhaseSeconds = 86_400;

    private readonly ScenarioFile _file;
    private readonly double _lengthSeconds;

    private Scenario(ScenarioFile file)
    {
        _file = file;
        _lengthSeconds = file.Phases.Sum(p => p.Seconds);
    }

    /// <summary>Names of the scenarios shipped with the product.</summary>
    public static IReadOnlyList<string> Shipped { get; } = ["night", "steady"];

    public string Name => _file.Name;

    /// <summary>Seed of all randomness of the simulation.</summary>
    public int Seed => _file.Seed;

    /// <summary>True when it starts again at its end; else the last values stay.</summary>
    public bool Loops => _file.Loop;

    /// <summary>Duration of one pass.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(_lengthSeconds);

    public IReadOnlyList<ScenarioPhase> Phases => _file.Phases;

    /// <summary>A shipped scenario by name.</summary>
    /// <exception cref="ArgumentException">No scenario of this name is shipped.</exception>
    public static Scenario Load(string name)
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream($"scenario/{name}")
            ?? throw new ArgumentException($"No scenario '{name}' is shipped.", nameof(name));
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), out string? error)
            ?? throw new InvalidOperationException($"The shipped scenario '{name}' is wrong: {error}");
    }

    /// <summary>Reads a scenario file.</summary>
    /// <param name="json">Text of the file.</param>
    /// <param name="error">What is wrong with it, in one line, when the result is null.</param>
    /// <returns>The scenario, or null.</returns>
    public static Scenario? Parse(string json, out string? error)
    {
        ArgumentNullException.ThrowIfNull(json);
        ScenarioFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, ScenarioJson.Default.ScenarioFile);
        }
        catch (JsonException e)
        {
            error = e.Message;
            return null;
        }

        error = file is null ? "The file holds no scenario." : Fault(file);
        return error is null ? new Scenario(file!) : null;
    }

    /// <summary>The state at an instant after the start.</summary>
    /// <param name="time">0 or more; beyond the end the scenario loops or stays.</param>
    public SimulatedVitals At(TimeSpan time)
    {
        double seconds = time.TotalSeconds;
        seconds = Loops ? seconds % _lengthSeconds : Math.Min(seconds, _lengthSeconds);
        var from = Values(_file.Start, default);
        for (int i = 0; ; i++)
        {
            var phase = _file.Phases[i];
            var to = Values(phase, from);
            if (seconds < phase.Seconds || i == _file.Phases.Count - 1)
            {
                double share = Math.Min(seconds / phase.Seconds, 1);
                return new(
                    double.Lerp(from.SpO2, to.SpO2, share),
                    double.Lerp(from.PulseRate, to.PulseRate, share),
                    double.Lerp(from.PerfusionIndex, to.PerfusionIndex, share),
                    phase.SensorOff,
                    phase.Noise,
                    phase.Unplug);
            }

            seconds -= phase.Seconds;
            from = to;
        }
    }

    private static SimulatedVitals Values(ScenarioPhase phase, in SimulatedVitals before) =>
        new(phase.SpO2 ?? before.SpO2, phase.Pulse ?? before.PulseRate, phase.PerfusionIndex ?? before.PerfusionIndex);

    private static string? Fault(ScenarioFile file)
    {
        if (file.Start is { SpO2: null } or { Pulse: null } or { PerfusionIndex: null })
        {
            return "start: spo2, pulse and perfusionIndex are needed.";
        }

        if (file.Phases.Count == 0 || file.Phases.All(p => p.Unplug) || (!file.Loop && file.Phases[^1].Unplug))
        {
            return "phases: one is needed in which the device is plugged in; a scenario without loop must end with such a one.";
        }

        foreach (var phase in file.Phases.Prepend(file.Start with { Seconds = 1 }))
        {
            if (!(phase.Seconds is > 0 and <= MaxPhaseSeconds))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{phase.Name}: seconds must be above 0 and at most {MaxPhaseSeconds}.");
            }

            bool inRange = phase.SpO2 is not (< 0 or > 100 or double.NaN)
                && phase.Pulse is not (< 20 or > 300 or double.NaN)
                && phase.PerfusionIndex is not (< 0.02 or > 20 or double.NaN);
            if (!inRange)
            {
                return $"{phase.Name}: spo2 0 to 100, pulse 20 to 300, perfusionIndex 0.02 to 20.";
            }
        }

        return null;
    }
}
