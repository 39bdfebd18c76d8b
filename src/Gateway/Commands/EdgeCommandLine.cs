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

    // Less than the 90 s after which a service manager kills.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

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
            // The parser's own handler would print a stack trace and exit 1 before the line below is reached, and its own
            // patience of 2 s would end a stop in the middle of the last journal writes.
            var plain = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopPatience };
            return await parsed.InvokeAsync(plain).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            await Console.Error.WriteLineAsync($"edge-gateway: {wrong.Message}").ConfigureAwait(false);
            return WrongUsage;
        }
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
        JournalCommand.Create(),
        BenchCommand.Create(),
    };
}

/// <summary>The command line was understood but cannot be carried out as written; one line says what to write.</summary>
public sealed class UsageException(string message) : Exception(message);
