using Edge.Receiver.Commands;
using Edge.Sync.Journal;

namespace Edge.Receiver.Tests;

/// <summary>The executable: its verbs, and a receiver that is killed while it works.</summary>
public sealed class ReceiverProcessTests
{
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
    public async Task A_store_file_is_checked_with_everything_else_and_its_password_is_not_shown()
    {
        await using var bench = new Bench();
        string store = Path.Combine(bench.ReceiverFolder, "store");
        string config = Path.Combine(bench.ReceiverFolder, "receiver.json");
        await File.WriteAllTextAsync(config, $$"""
            { "storeFile": "{{store}}", "port": 70000, "certificate": "{{bench.ReceiverFolder}}/server.crt", "key": "{{bench.ReceiverFolder}}/server.key", "authority": "{{bench.ReceiverFolder}}/authority.crt" }
            """);
        Assert.Contains("storeFile: ", (await RunAsync("validate", "--config", config)).Errors, StringComparison.Ordinal);
        foreach ((string text, string expected) in new[]
        {
            ("Host=db.example;Username=u;Password=opensesame", "names no Database"),
            ("Database=edge;Password=opensesame", "names no Host"),
            ("Host=db.example;Database=edge;Password=opensesame", "without a verified certificate"),
            ("Host=/run/postgresql,10.1.2.3;Database=edge;SSL Mode=Require;Password=opensesame", "'10.1.2.3'"),
            ("Host=/run/postgresql;Database=edge;Password=opensesame", "chmod 600"),
            ("Host=/run/postgresql;Port=opensesame", "is not a connection string"),
            ("opensesame", "is not a connection string"),
        })
        {
            await File.WriteAllTextAsync(store, text);
            File.SetUnixFileMode(store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            (int exit, string output, string errors) = await RunAsync("validate", "--config", config);
            Assert.Equal(1, exit);
            Assert.Contains(expected, errors, StringComparison.Ordinal);
            Assert.Contains("port: ", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("opensesame", output + errors, StringComparison.Ordinal);
        }

        foreach (string text in new[] { "Host=/run/postgresql;Database=edge", "Host=db.example;Database=edge;Password=opensesame;SSL Mode=VerifyFull", "Host=127.0.0.1;Database=edge\n" })
        {
            await File.WriteAllTextAsync(store, text);
            File.SetUnixFileMode(store, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.DoesNotContain("storeFile", (await RunAsync("validate", "--config", config)).Errors, StringComparison.Ordinal);
        }
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
        ReceiverProcess receiver = ReceiverProcess.FromFolder(bench.ReceiverFolder, 0);
        try
        {
            bench.StartUplink(new Uri($"https://127.0.0.1:{receiver.Port}"));
            for (int kill = 0; kill < 4; kill++)
            {
                bench.Append(Lane.Vitals, 300);
                bench.Append(Lane.Alert, 3);
                await Task.Delay(random.Next(5, 150));
                await receiver.DisposeAsync();
                receiver = ReceiverProcess.FromFolder(bench.ReceiverFolder, receiver.Port);
            }

            await bench.WaitAcknowledgedAsync(Lane.Vitals, 1200);
            await bench.WaitAcknowledgedAsync(Lane.Alert, 12);
        }
        finally
        {
            await receiver.DisposeAsync();
        }

        await bench.StartReceiverAsync();
        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int exit = await new ReceiverCommands(output, errors).RunAsync(arguments);
        return (exit, output.ToString(), errors.ToString());
    }
}
