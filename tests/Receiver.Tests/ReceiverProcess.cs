using System.Diagnostics;
using System.Globalization;

namespace Edge.Receiver.Tests;

/// <summary>The executable <c>edge-receiver run</c> as a process of its own; ended with SIGKILL.</summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    private const string Banner = "edge-receiver listening on ";
    private readonly Process _process;

    private ReceiverProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static ReceiverProcess FromFolder(string folder, int port) =>
        Start("--directory", folder, "--port", port.ToString(CultureInfo.InvariantCulture));

    public static ReceiverProcess FromConfig(string file) => Start("--config", file);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ReceiverProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edge-receiver.dll"), "run", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        string? line;
        do
            line = process.StandardOutput.ReadLine();
        while (line is not null && !line.StartsWith(Banner, StringComparison.Ordinal));
        if (line is null)
            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return new ReceiverProcess(process, new Uri(line[Banner.Length..]).Port);
    }
}
