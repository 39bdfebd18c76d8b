using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Serial;
using Edge.Gateway.Clock;
using Edge.Gateway.Commands;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;
using Edge.Gateway.Simulation;
using Edge.Model.Alarms;
using Edge.Model.Observations;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// A facility on one gateway: 56 oximeters and 8 monitors with ECG, simulated by processes of their own, and one more
/// port on which this process writes crossings of a pressure limit to time the alarm under that load.
/// </summary>
internal static class CapacityBenchmark
{
    private const int Oximeters = 56;
    private const int Monitors = 8;
    private const string ProbeDevice = "probe";

    public static async Task<JsonObject> RunAsync(TimeSpan duration, CancellationToken cancel)
    {
        string directory = Directory.CreateTempSubdirectory("edge-bench-").FullName;
        using Process oximeters = ChildProcess.Start(
            ["simulate", "masimo-ascii1=steady", "--copies", Oximeters.ToString(CultureInfo.InvariantCulture), "--directory", directory]);
        using Process monitors = ChildProcess.Start(
            ["simulate", "ivy-450c=steady", "--copies", Monitors.ToString(CultureInfo.InvariantCulture), "--directory", directory]);
        try
        {
            return await MeasureAsync(directory, duration, cancel).ConfigureAwait(false);
        }
        finally
        {
            ChildProcess.Stop(oximeters);
            ChildProcess.Stop(monitors);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<JsonObject> MeasureAsync(string directory, TimeSpan duration, CancellationToken cancel)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        List<double> alertUs = [];
        using PseudoTerminal probe = PseudoTerminal.Open(Path.Combine(directory, ProbeDevice));
        using ILoggerFactory logs = RunCommand.Logs(LogLevel.Error);
        using var notifier = new ServiceNotifier(null, null);
        long writtenAt = 0;
        void OnEvent(AlarmEvent e)
        {
            if (e.Device.Value == ProbeDevice && e.Type == AlarmEventType.Start && writtenAt > 0)
            {
                alertUs.Add((clock.GetTimestamp() - writtenAt) / 1e3);
            }
        }

        await using GatewayHost host = await GatewayHost.StartAsync(
            new StartOptions(Options(directory), []), clock, logs, notifier, OnEvent, cancel).ConfigureAwait(false);
        await Task.Delay(TimeSpan.FromSeconds(5), clock, cancel).ConfigureAwait(false);
        TimeSpan cpuBefore = MachineDescription.CpuTime(Environment.ProcessId);
        long framesBefore = host.Sessions.Sum(s => s.Frames);
        long startedAt = clock.GetTimestamp();
        for (bool high = true; clock.GetElapsedTime(startedAt) < duration; high = !high)
        {
            writtenAt = clock.GetTimestamp();
            probe.Write(ProbeFrame(high));
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancel).ConfigureAwait(false);
        }

        double seconds = clock.GetElapsedTime(startedAt).TotalSeconds;
        double cpu = (MachineDescription.CpuTime(Environment.ProcessId) - cpuBefore).TotalSeconds / seconds;
        return new JsonObject
        {
            ["bench"] = "capacity",
            ["machine"] = MachineDescription.Now(),
            ["metrics"] = new JsonObject
            {
                ["devices"] = host.Sessions.Count(s => s.Frames > 0) - 1,
                ["ecg_streams"] = Monitors,
                ["frames_per_second"] = Math.Round((host.Sessions.Sum(s => s.Frames) - framesBefore) / seconds, 1),
                ["cpu_percent_of_core"] = Math.Round(cpu * 100, 1),
                ["resident_mb"] = MachineDescription.ResidentMb(Environment.ProcessId),
                ["alert_us"] = Percentiles.MedianOf([Percentiles.Of([.. alertUs])]),
                ["alerts"] = alertUs.Count,
            },
        };
    }

    private static GatewayOptions Options(string directory) => new()
    {
        Name = "bench",
        Directory = Path.Combine(directory, "state"),
        PanelPort = 0,
        JournalQuotaMib = OptionsCheck.LeastQuotaMib,
        Demo = true,
        Patients = [.. Names().Select(n => new PatientOptions { Id = n, Name = n })],
        Devices = [.. Names().Select(n => new DeviceOptions
        {
            Id = n,
            Driver = n.StartsWith("masimo", StringComparison.Ordinal) ? "masimo-ascii1" : "ivy-450c",
            Port = Path.Combine(directory, n),
            Patient = n,
        })],
    };

    private static IEnumerable<string> Names() =>
        Enumerable.Range(1, Oximeters).Select(i => string.Create(CultureInfo.InvariantCulture, $"masimo-ascii1-{i}"))
            .Concat(Enumerable.Range(1, Monitors).Select(i => string.Create(CultureInfo.InvariantCulture, $"ivy-450c-{i}")))
            .Append(ProbeDevice);

    // An ANSAR-B frame whose cuff pressure crosses the limit of 180: that rule has no delay.
    private static byte[] ProbeFrame(bool high)
    {
        var frame = new List<byte> { 0xFF };
        frame.AddRange("ANSAR-B "u8.ToArray());
        frame.AddRange(Enumerable.Repeat((byte)100, 400));
        string text = high
            ? "HR=1;80;ECG-II-DIAG;\rNIBP=4;190;95;120;80;;\r"
            : "HR=1;80;ECG-II-DIAG;\rNIBP=4;120;75;92;80;;\r";
        frame.AddRange(System.Text.Encoding.ASCII.GetBytes(text));
        frame.Add(0xFE);
        return [.. frame];
    }
}
