using Edge.Gateway.Configuration;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Commands;

/// <summary>The verb without Bluetooth; with it, tests/BleLab.Tests adopts real devices.</summary>
public class PairCommandTests
{
    [Theory]
    [InlineData("--seconds", "1", "--seconds 1 is not in 2 to 600")]
    [InlineData("--remove", "nobody", "'nobody' is not among the adopted devices")]
    public async Task Wrong_wishes_exit_2_with_what_to_write(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        ProgramResult result = await GatewayProgram.RunAsync(["pair", "--config", Configuration(folder), option, value]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bus_that_is_not_there_is_a_finding_that_says_what_helps()
    {
        using var folder = new TemporaryFolder();
        ProgramResult result = await GatewayProgram.RunAsync(["pair", "--config", Configuration(folder), "--seconds", "8"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is bluetoothd running", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_taken_out_again()
    {
        using var folder = new TemporaryFolder();
        string configuration = Configuration(folder);
        var adopted = new AdoptedDevices(folder.File("state"));
        adopted.Add(new DeviceOptions { Id = "strap", Driver = "heart-rate", Address = "00:AA:01:01:00:01", Patient = "mia" });

        ProgramResult result = await GatewayProgram.RunAsync(["pair", "--config", configuration, "--remove", "strap"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(adopted.Load());
    }

    private static string Configuration(TemporaryFolder folder) => folder.Write("edge.json", $$"""
        {
          "directory": "{{folder.File("state")}}",
          "patients": [{ "id": "mia", "name": "Mia" }],
          "bluetooth": { "busAddress": "unix:path={{folder.File("no-bus")}}" }
        }
        """);
}
