using System.Diagnostics;

namespace Edge.Gateway.Simulation;

/// <summary>Runs this program, or a sibling of it, as a process of its own.</summary>
internal static class ChildProcess
{
    private const string PanelPrefix = "Panel: ";
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    /// <summary>Starts <c>edge-gateway</c> with these arguments; its output is piped.</summary>
    public static Process Start(IReadOnlyList<string> arguments) => StartProgram(Path.Combine(AppContext.BaseDirectory, "edge-gateway.dll"), arguments);

    /// <summary>Starts a .NET program by the path of its assembly.</summary>
    public static Process StartProgram(string assembly, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_GCgen0size"] = "400000";
        return Process.Start(start) ?? throw new IOException($"{assembly} cannot be started.");
    }

    /// <summary>Waits for the line that says where the panel is.</summary>
    /// <exception cref="IOException">The process ended before it said so.</exception>
    public static string ReadAddress(Process process)
    {
        string address = ReadLineAfter(process, PanelPrefix);

        // The pipe must not fill up while nobody reads it.
        _ = process.StandardOutput.ReadToEndAsync();
        return address;
    }

    /// <summary>Waits for a line that starts with <paramref name="prefix"/> and returns the rest of it.</summary>
    /// <exception cref="IOException">The process ended before it said so.</exception>
    public static string ReadLineAfter(Process process, string prefix)
    {
        ArgumentNullException.ThrowIfNull(process);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..].Trim();
            }
        }

        throw new IOException($"A program that the gateway needs ended before it said '{prefix}'.");
    }

    /// <summary>Asks the process to end, and ends it when it does not.</summary>
    public static void Stop(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (process.HasExited)
        {
            return;
        }

        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (!process.WaitForExit(EndPatience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }
}
