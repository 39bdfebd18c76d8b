using System.Diagnostics;

namespace Edge.Repository.Tests;

/// <summary>The systemd units as systemd itself judges them; where systemd-analyze is missing the text alone is checked.</summary>
public class UnitFileTests
{
    private static readonly string[] Units = ["edge-gateway.service", "edge-receiver.service"];

    [Fact]
    public void The_gateway_unit_is_watched_restarts_always_and_needs_no_network()
    {
        string unit = Tree.Read("deploy/systemd/edge-gateway.service");
        foreach (string line in new[] { "Type=notify", "WatchdogSec=30", "Restart=always", "StartLimitIntervalSec=0" })
        {
            Assert.Contains(line + "\n", unit, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("network", unit.Split("[Service]")[0].Replace("Alarms need no network", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("MemoryDenyWriteExecute=", unit, StringComparison.Ordinal);
        Assert.Contains("SystemCallFilter=sched_setaffinity sched_setscheduler", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exposure_of_both_units_is_at_most_2()
    {
        foreach (string unit in Units)
        {
            (int exitCode, string output) = Analyze("security", "--offline=true", "--threshold=20", Path.Combine(Tree.Root, "deploy/systemd", unit));
            Assert.True(exitCode is 0 or 127, output);
        }
    }

    [Fact]
    public void Systemd_knows_every_directive()
    {
        foreach (string unit in Units)
        {
            (int _, string output) = Analyze("verify", Path.Combine(Tree.Root, "deploy/systemd", unit));
            Assert.DoesNotContain("Unknown", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Failed to parse", output, StringComparison.Ordinal);
        }
    }

    private static (int ExitCode, string Output) Analyze(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return (127, "");
        }

        var start = new ProcessStartInfo("/usr/bin/systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
