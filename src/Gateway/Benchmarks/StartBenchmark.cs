using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Drivers.Serial;
using Edge.Gateway.Clock;
using Edge.Gateway.Simulation;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// A gateway process of its own with the demo's four devices: time from its start to the first live number on the
/// panel's interface, and its resident memory after it has settled.
/// </summary>
internal static class StartBenchmark
{
    private static readonly string[] Devices = ["nonin-oem3=steady", "ivy-450c=steady", "masimo-ascii1=steady", "datex-s5=steady"];
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    /// <summary>Medians over the runs: milliseconds to the first reading, megabytes resident.</summary>
    public static (double StartMs, double ResidentMb) Run(int runs)
    {
        string directory = Directory.CreateTempSubdirectory("edge-bench-").FullName;
        using Process simulators = ChildProcess.Start(["simulate", .. Devices, "--directory", directory]);
        List<double> startMs = [];
        List<double> residentMb = [];
        try
        {
            for (int run = 0; run < runs; run++)
            {
                (double ms, double mb) = Once(directory, run);
                startMs.Add(ms);
                residentMb.Add(mb);
            }
        }
        finally
        {
            ChildProcess.Stop(simulators);
            Directory.Delete(directory, recursive: true);
        }

        return (Percentiles.Median(startMs), Percentiles.Median(residentMb));
    }

    private static (double StartMs, double ResidentMb) Once(string directory, int run)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        string config = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"edge-{run}.json"));
        File.WriteAllText(config, Configuration(directory, run).ToJsonString());
        long startedAt = clock.GetTimestamp();
        using Process gateway = ChildProcess.Start(["run", "--config", config]);
        try
        {
            string address = ChildProcess.ReadAddress(gateway);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            while (!IsLive(JsonNode.Parse(client.GetStringAsync(new Uri("api/state", UriKind.Relative)).GetAwaiter().GetResult())!))
            {
                Thread.Yield();
            }

            double ms = clock.GetElapsedTime(startedAt).TotalMilliseconds;
            using var settle = new ManualResetEvent(false);
            settle.WaitOne(Settle);
            return (ms, MachineDescription.ResidentMb(gateway.Id));
        }
        finally
        {
            ChildProcess.Stop(gateway);
        }
    }

    private static bool IsLive(JsonNode state) =>
        state["patients"]!.AsArray().SelectMany(p => p!["signals"]!.AsArray()).Any(s => s!["state"]!.GetValue<string>() == "live");

    private static JsonObject Configuration(string directory, int run) => new()
    {
        ["name"] = "bench",
        ["directory"] = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"state-{run}")),
        ["panelPort"] = 0,
        ["demo"] = true,
        ["journalQuotaMib"] = 256,
        ["patients"] = new JsonArray(new JsonObject { ["id"] = "bench", ["name"] = "Bench" }),
        ["devices"] = new JsonArray([.. Devices.Select(d => d.Split('=')[0]).Select(d => (JsonNode)new JsonObject
        {
            ["id"] = d,
            ["driver"] = d,
            ["port"] = Path.Combine(directory, d),
            ["patient"] = "bench",
        })]),
    };
}
