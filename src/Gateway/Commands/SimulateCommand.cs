using System.CommandLine;
using System.Globalization;
using Edge.Drivers.Serial;
using Edge.Drivers.Simulation;
using Edge.Gateway.Clock;
using Edge.Gateway.Simulation;

namespace Edge.Gateway.Commands;

/// <summary><c>simulate</c>: plays devices into pseudo-terminals at their real pace, byte-exact, until stopped.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var devices = new Argument<string[]>("device")
        {
            Description = $"Devices to play: {string.Join(", ", SimulatorCatalog.Devices)}. NAME=SCENARIO plays another scenario.",
            Arity = ArgumentArity.OneOrMore,
        };
        var pty = new Option<string?>("--pty") { Description = "Symbolic link to make to the port of a single device." };
        var directory = new Option<string?>("--directory") { Description = "Directory in which each device gets a link named after it." };
        var recording = new Option<string?>("--recording") { Description = "Recording to play instead of the shipped one." };
        var speed = new Option<double>("--speed") { Description = "Factor on time, 0.1 to 1000.", DefaultValueFactory = _ => 1 };
        var scenario = new Option<string>("--scenario") { Description = $"Scenario file, or a shipped one: {string.Join(", ", Scenario.Shipped)}.", DefaultValueFactory = _ => "night" };
        var copies = new Option<int>("--copies") { Description = "Plays each device this many times, 1 to 200; links are then numbered.", DefaultValueFactory = _ => 1 };
        var command = new Command("simulate", "Plays simulated devices into pseudo-terminals.") { devices, pty, directory, recording, speed, scenario, copies };
        command.SetAction((parsed, cancel) =>
        {
            string[] names = parsed.GetValue(devices)!;
            double factor = parsed.GetValue(speed);
            if (!(factor is >= 0.1 and <= 1000))
            {
                throw new UsageException("--speed must be 0.1 to 1000.");
            }

            if (parsed.GetValue(pty) is not null && names.Length > 1)
            {
                throw new UsageException("--pty is for one device; use --directory for several.");
            }

            int count = parsed.GetValue(copies) is >= 1 and <= 200 and var asked ? asked : throw new UsageException("--copies must be 1 to 200.");
            IReadOnlyList<SimulatedPort> ports = [.. names.SelectMany(name => Enumerable.Range(1, count).Select(copy => Open(
                name,
                parsed.GetValue(scenario)!,
                parsed.GetValue(recording),
                parsed.GetValue(pty) ?? InDirectory(parsed.GetValue(directory), name, count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{copy}")),
                factor)))];
            return RunAsync(ports, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<SimulatedPort> ports, CancellationToken cancel)
    {
        foreach (SimulatedPort port in ports)
        {
            Console.WriteLine($"{port.Device}: {port.Path}");
            port.Start();
        }

        await Console.Out.FlushAsync(cancel).ConfigureAwait(false);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, BootTimeProvider.Instance, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The way this verb ends.
        }

        foreach (SimulatedPort port in ports)
        {
            port.Dispose();
        }

        return 0;
    }

    private static SimulatedPort Open(string name, string scenarioName, string? recording, string? link, double speed)
    {
        string[] parts = name.Split('=', 2);
        var start = new SimulationStart
        {
            Scenario = LoadScenario(parts.Length == 2 ? parts[1] : scenarioName),
            DeviceTime = BootTimeProvider.Instance.GetLocalNow().DateTime,
            RecordingPath = recording,
        };
        DeviceSimulator simulator = SimulatorCatalog.Create(parts[0], start, out string? error) ?? throw new UsageException(error!);
        return new SimulatedPort(parts[0], simulator, link, speed, BootTimeProvider.Instance);
    }

    private static Scenario LoadScenario(string name)
    {
        if (Scenario.Shipped.Contains(name))
        {
            return Scenario.Load(name);
        }

        if (!File.Exists(name))
        {
            throw new UsageException($"no scenario '{name}': neither a file nor one of {string.Join(", ", Scenario.Shipped)}.");
        }

        return Scenario.Parse(File.ReadAllText(name), out string? error) ?? throw new UsageException($"{name}: {error}");
    }

    private static string? InDirectory(string? directory, string name, string suffix) =>
        directory is null ? null : Path.Combine(Directory.CreateDirectory(directory).FullName, name.Split('=')[0] + suffix);
}
