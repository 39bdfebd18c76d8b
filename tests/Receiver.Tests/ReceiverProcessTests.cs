using System.Diagnostics;
using Edge.Receiver.Commands;
using Edge.Sync.Journal;

namespace Edge.Receiver.Tests;

/// <summary>The executable: its verbs, and a receiver that is killed while it works.</summary>
public sealed class ReceiverProcessTests
{
    private const string Banner = "edge-receiver listening on ";

    [Theory]
    [InlineData("fly")]
    [InlineData("run")]
    [InlineData("run", "--directory", "a", "--config", "b")]
    [InlineData("run", "--directory", "a", "--port", "many")]
    public async Task Wrong_usage_exits_2_with_one_line(params string[] arguments)
    {
        (int exit, _, string errors) = await RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_invalid_configuration_exits_1_and_names_all_errors()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "directory": "/no/such/folder", "port": 70000, "listen": "here", "colour": 1, "key": 5 }""");
        (int exit, _, string errors) = await RunAsync("validate", "--config", file);
        File.Delete(file);
        Assert.Equal(1, exit);
        foreach (string key in new[] { "directory", "port", "listen", "colour", "key", "certificate", "authority" })
            Assert.Contains($"{key}: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_folder_validates()
    {
        await using var bench = new Bench();
        (int exit, string output, _) = await RunAsync("validate", "--directory", bench.ReceiverFolder, "--port", "0");
        Assert.Equal(0, exit);
        Assert.StartsWith("ok", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_process_killed_again_and_again_has_everything_once_in_the_end()
    {
        await using var bench = new Bench();
        var random = new Random(17);
        int port = 0;
        Process receiver = Start(bench.ReceiverFolder, ref port);
        try
        {
            bench.StartUplink(new Uri($"https://127.0.0.1:{port}"));
            for (int kill = 0; kill < 4; kill++)
            {
                bench.Append(Lane.Vitals, 300);
                bench.Append(Lane.Alert, 3);
                await Task.Delay(random.Next(5, 150));
                receiver.Kill();
                await receiver.WaitForExitAsync();
                receiver.Dispose();
                receiver = Start(bench.ReceiverFolder, ref port);
            }

            await bench.WaitAcknowledgedAsync(Lane.Vitals, 1200);
            await bench.WaitAcknowledgedAsync(Lane.Alert, 12);
        }
        finally
        {
            receiver.Kill();
            await receiver.WaitForExitAsync();
            receiver.Dispose();
        }

        await bench.StartReceiverAsync();
        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
    }

    private static Process Start(string folder, ref int port)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "edge-receiver.dll"), "run", "--directory", folder, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        string? line;
        do
            line = process.StandardOutput.ReadLine();
        while (line is not null && !line.StartsWith(Banner, StringComparison.Ordinal));
        if (line is null)
            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        port = new Uri(line[Banner.Length..]).Port;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int exit = await new ReceiverCommands(output, errors).RunAsync(arguments);
        return (exit, output.ToString(), errors.ToString());
    }
}
