using System.CommandLine;

namespace Edge.Gateway.Commands;

/// <summary>
/// The command line of <c>edge-gateway</c>. Exit codes: 0 success, 1 a finding, 2 wrong usage with one line on
/// standard error. A new verb is one line here and one file beside it.
/// </summary>
public static class EdgeCommandLine
{
    /// <summary>Exit code of a finding: invalid configuration, rejected input, a broken link of the chain.</summary>
    public const int Finding = 1;

    /// <summary>Exit code of wrong usage.</summary>
    public const int WrongUsage = 2;

    // The library's own handling of a stop ends a verb after two seconds, or at once while it still starts.
    private static readonly string[] RunningUntilStopped = ["run", "demo", "simulate", "pair"];

    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        RootCommand root = Create();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            string verb = parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ";
            await Console.Error.WriteLineAsync($"edge-gateway: {parsed.Errors[0].Message} Try 'edge-gateway {verb}--help'.").ConfigureAwait(false);
            return WrongUsage;
        }

        try
        {
            return await RunAsync(parsed).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            await Console.Error.WriteLineAsync($"edge-gateway: {wrong.Message}").ConfigureAwait(false);
            return WrongUsage;
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        // The library's own handler of exceptions would print a stack trace and exit 1 before ours is reached.
        var plain = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (!RunningUntilStopped.Contains(parsed.CommandResult.Command.Name))
        {
            return await parsed.InvokeAsync(plain).ConfigureAwait(false);
        }

        plain.ProcessTerminationTimeout = null;
        using var stop = new StopSignal();
        return await parsed.InvokeAsync(plain, stop.Token).ConfigureAwait(false);
    }

    private static RootCommand Create() => new("Edge gateway for bedside and home medical devices. Decision support, never a device that doses or replaces a monitor's own alarm.")
    {
        RunCommand.Create(),
        DemoCommand.Create(),
        SimulateCommand.Create(),
        ValidateCommand.Create(),
        DoctorCommand.Create(),
        DriversCommand.Create(),
        DecodeCommand.Create(),
        ReplayCommand.Create(),
        ScoreCommand.Create(),
        PairCommand.Create(),
        JournalCommand.Create(),
        BenchCommand.Create(),
    };
}

/// <summary>The command line was understood but cannot be carried out as written; one line says what to write.</summary>
public sealed class UsageException(string message) : Exception(message);
