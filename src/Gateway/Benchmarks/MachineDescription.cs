using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Edge.Gateway.Benchmarks;

/// <summary>What a figure was measured on; stands beside every figure.</summary>
internal static class MachineDescription
{
    /// <summary>Processor, cores, system, runtime and the load average at this moment.</summary>
    public static JsonObject Now() => new()
    {
        ["cpu"] = CpuModel(),
        ["cores"] = Environment.ProcessorCount,
        ["os"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["load"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
    };

    /// <summary>Resident memory of a process in MB of 1,000,000 bytes.</summary>
    public static double ResidentMb(int processId)
    {
        string line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        string kib = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return Math.Round(double.Parse(kib, CultureInfo.InvariantCulture) * 1024 / 1e6, 1);
    }

    /// <summary>Processor time that a process has used.</summary>
    public static TimeSpan CpuTime(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    private static string CpuModel() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal) || l.StartsWith("Model", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
