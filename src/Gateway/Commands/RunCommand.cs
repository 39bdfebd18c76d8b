using System.CommandLine;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Option<string> config = ValidateCommand.ConfigOption();
        var command = new Command("run", "Runs the gateway until it is stopped.") { config };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config)!, cancel));
        return command;
    }

    /// <summary>Logs as one line a message, in the form that the system journal understands.</summary>
    internal static ILoggerFactory Logs(LogLevel least) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(least)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSystemdConsole());

    private static async Task<int> RunAsync(string path, CancellationToken cancel)
    {
        string lastValid = OptionsFile.LastValidPath(path, Environment.GetEnvironmentVariable("STATE_DIRECTORY"));
        (StartOptions? start, IReadOnlyList<string> errors) = OptionsFile.ForStart(path, lastValid);
        if (start is null)
        {
            foreach (string error in errors)
            {
                await Console.Error.WriteLineAsync(error).ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync($"edge-gateway: {path} cannot be used and no earlier valid configuration is kept.").ConfigureAwait(false);
            return EdgeCommandLine.Finding;
        }

        using ILoggerFactory logs = Logs(LogLevel.Information);
        using var notifier = ServiceNotifier.FromEnvironment();
        try
        {
            await using GatewayHost host = await GatewayHost.StartAsync(start, BootTimeProvider.Instance, logs, notifier, null, cancel).ConfigureAwait(false);
            Console.WriteLine($"Panel: {host.PanelAddress}");
            KeepLastValid(start, lastValid, logs);
            await WaitForEndAsync(cancel).ConfigureAwait(false);
            notifier.Stopping();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop while it started.
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"edge-gateway: {unusable.Message}").ConfigureAwait(false);
            return EdgeCommandLine.Finding;
        }

        return 0;
    }

    // A configuration counts as valid when the gateway has started with it.
    private static void KeepLastValid(StartOptions start, string lastValid, ILoggerFactory logs)
    {
        if (start.RejectedErrors.Count > 0)
        {
            return;
        }

        try
        {
            OptionsFile.KeepAsLastValid(start.Options, lastValid);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Log.LastValidNotKept(logs.CreateLogger("Edge.Gateway"), refused.Message);
        }
    }

    /// <summary>Returns when the process is asked to stop.</summary>
    internal static async Task WaitForEndAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, BootTimeProvider.Instance, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // SIGTERM and Ctrl-C end the service this way.
        }
    }
}
