using System.Diagnostics;

namespace Edge.Gateway.Tests.Bench;

/// <summary>What a run of the command line gave.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The real executable, in a process of its own.</summary>
internal static class GatewayProgram
{
    /// <summary>Runs a verb to its end.</summary>
    public static async Task<ProgramResult> RunAsync(string[] arguments, string input = "", params (string Name, string Value)[] environment)
    {
        using Process process = Start(arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A verb that reads no input may be gone before it was written.
        }

        using var patience = new CancellationTokenSource(Wait.Patience);
        await process.WaitForExitAsync(patience.Token);
        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a process with all streams redirected; without the environment of a service manager.</summary>
    public static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "edge-gateway.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in (string[])["NOTIFY_SOCKET", "WATCHDOG_USEC", "STATE_DIRECTORY"])
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
