using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Running;

/// <summary>The service as a service manager and its users see it.</summary>
public class ServiceTests
{
    [Fact]
    public async Task The_service_starts_without_its_device_reads_it_when_it_comes_and_says_when_it_goes()
    {
        using var bedside = new Bedside();
        await using GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration);
        Assert.Equal(HttpStatusCode.OK, await run.HealthAsync());
        await run.WaitForDeviceAsync("waiting", containing: "is the cable plugged in");
        bedside.PlugIn(spo2: 97);
        JsonElement device = await run.WaitForDeviceAsync(d => d.GetProperty("frames").GetInt64() >= 5, "five frames");
        Assert.Equal("connected", device.GetProperty("link").GetString());
        JsonElement spo2 = (await run.StateAsync()).GetProperty("patients")[0].GetProperty("signals").EnumerateArray().First(s => s.GetProperty("metric").GetString() == "spo2");
        Assert.Equal(("live", "97"), (spo2.GetProperty("state").GetString(), spo2.GetProperty("value").GetString()));
        bedside.PullOut();
        await run.WaitForDeviceAsync("lost", containing: "port");
        bedside.PlugIn(spo2: 97);
        long before = device.GetProperty("frames").GetInt64();
        await run.WaitForDeviceAsync(d => d.GetProperty("link").GetString() == "connected" && d.GetProperty("frames").GetInt64() > before, "frames after the return");
        Assert.Equal(0, await run.StopAsync());
    }

    [Fact]
    public async Task The_service_manager_hears_ready_watchdog_and_stopping()
    {
        using var bedside = new Bedside();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = (int)Wait.Patience.TotalMilliseconds };
        string name = Path.Combine(bedside.Directory, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(name));
        await using GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration, ("NOTIFY_SOCKET", name), ("WATCHDOG_USEC", "1000000"));
        HashSet<string> heard = [];
        byte[] buffer = new byte[256];
        while (!heard.Contains("READY=1") || !heard.Contains("WATCHDOG=1"))
        {
            heard.Add(Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)));
        }

        Assert.Equal(0, await run.StopAsync());
        while (manager.Available > 0)
        {
            heard.Add(Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)));
        }

        Assert.Contains("STOPPING=1", heard);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_the_start_is_a_stop_and_no_fault()
    {
        using var bedside = new Bedside();
        (GatewayRun run, _) = await GatewayRun.StartUntilAsync("state in ", bedside.Configuration);
        await using (run)
        {
            Assert.Equal(0, await run.StopAsync());
            Assert.DoesNotContain("Unhandled exception", run.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_hangs_delays_the_stop_and_does_not_cut_it_short()
    {
        using var bedside = new Bedside();
        await using GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration);
        using TcpClient hanging = await run.HangInRequestAsync();
        await run.StateAsync();
        Assert.Equal(0, await run.StopAsync());
        Assert.Contains("Stopping", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_runs_on_the_last_valid_one_with_a_technical_alarm()
    {
        using var bedside = new Bedside();
        (string, string)[] environment = [("STATE_DIRECTORY", bedside.Directory)];
        await using (GatewayRun good = await GatewayRun.StartAsync(bedside.Configuration, environment))
        {
            await Wait.UntilAsync(() => Task.FromResult(Directory.GetFiles(bedside.Directory).Any(f => f.EndsWith("configuration.valid.json", StringComparison.Ordinal))), "the copy of the last valid configuration");
            Assert.Equal(0, await good.StopAsync());
        }

        await File.WriteAllTextAsync(bedside.Configuration, """{"panelPort": -1, "journalQuotaMib": 1}""");
        await using GatewayRun run = await GatewayRun.StartAsync(bedside.Configuration, environment);
        JsonElement alarm = (await run.WaitForAlarmsAsync("configuration"))["configuration"];
        Assert.Equal("ST", alarm.GetProperty("kind").GetString());
        Assert.Equal("Bedside", (await run.StateAsync()).GetProperty("gateway").GetString());
        Assert.Contains("panelPort", run.Log, StringComparison.Ordinal);
        Assert.Contains("journalQuotaMib", run.Log, StringComparison.Ordinal);
        Assert.Equal(0, await run.StopAsync());
    }

    [Fact]
    public async Task A_taken_panel_port_ends_the_start_with_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();
        string config = folder.Write("edge.json", $$"""{"directory": "{{folder.File("state")}}", "journalQuotaMib": 256, "panelPort": {{port}}}""");
        ProgramResult result = await GatewayProgram.RunAsync(["run", "--config", config]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
