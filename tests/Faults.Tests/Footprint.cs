namespace Edge.Faults.Tests;

/// <summary>What a process holds: resident memory, descriptors, threads.</summary>
internal readonly record struct Footprint(double ResidentMb, int Descriptors, int Threads)
{
    public static Footprint Of(int process) => new(
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1e6,
        Directory.GetFiles($"/proc/{process}/fd").Length,
        Directory.GetDirectories($"/proc/{process}/task").Length);
}
