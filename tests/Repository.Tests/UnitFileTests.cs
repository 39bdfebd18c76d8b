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

    [Fact]
    public void Everything_that_a_capture_writes_has_a_rule_and_its_device_can_be_opened()
    {
        string capture = Tree.Read("src/Drivers/Iio/ScanCapture.cs");
        string rule = Tree.Read("deploy/tmpfiles/edge-gateway.conf");
        string udev = Tree.Read("deploy/udev/60-edge-gateway.rules");
        string unit = Tree.Read("deploy/systemd/edge-gateway.service");
        string[] written = ["enable", "length", "current_timestamp_clock", "_en"];

        Assert.All(written, attribute => Assert.Contains(attribute + "\"", capture, StringComparison.Ordinal));
        Assert.Equal(written.Length, rule.Split('\n').Count(l => l.StartsWith("z /sys/bus/iio/devices/iio:device*/", StringComparison.Ordinal)));
        Assert.All(written, attribute => Assert.Matches($@"(?m)^z \S*{attribute} +0664 root dialout -$", rule));
        Assert.Contains("""SUBSYSTEM=="iio", KERNEL=="iio:device*", GROUP="dialout", MODE="0640" """.Trim(), udev, StringComparison.Ordinal);
        Assert.Contains("SupplementaryGroups=dialout\n", unit, StringComparison.Ordinal);
        Assert.Contains("DeviceAllow=char-iio r\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void Systemd_sets_the_permissions_of_the_tmpfiles_rule_through_the_links_of_sysfs()
    {
        if (!File.Exists("/usr/bin/systemd-tmpfiles"))
        {
            return;
        }

        // The real rule on a tree of our own, with our own group.
        string root = Directory.CreateTempSubdirectory("edge-tmpfiles").FullName;
        try
        {
            string sensor = Directory.CreateDirectory(Path.Combine(root, "devices", "i2c-1", "iio:device0")).FullName;
            string enable = Path.Combine(Directory.CreateDirectory(Path.Combine(sensor, "buffer")).FullName, "enable");
            File.WriteAllText(enable, "0");
            File.SetUnixFileMode(enable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            string bus = Directory.CreateDirectory(Path.Combine(root, "bus")).FullName;
            File.CreateSymbolicLink(Path.Combine(bus, "iio:device0"), sensor);
            string rule = Path.Combine(root, "rule.conf");
            File.WriteAllText(rule, Tree.Read("deploy/tmpfiles/edge-gateway.conf")
                .Replace("/sys/bus/iio/devices", bus, StringComparison.Ordinal).Replace("root dialout", "- -", StringComparison.Ordinal));

            (int exitCode, string output) = Run("/usr/bin/systemd-tmpfiles", "--create", rule);

            Assert.True(exitCode == 0, output);
            Assert.True(File.GetUnixFileMode(enable).HasFlag(UnixFileMode.GroupWrite), output);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Analyze(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return (127, "");
        }

        return Run("/usr/bin/systemd-analyze", arguments);
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
