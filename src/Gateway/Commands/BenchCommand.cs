using System.CommandLine;
using System.Text.Json;
using Edge.Gateway.Benchmarks;

namespace Edge.Gateway.Commands;

/// <summary><c>bench</c>: the product's own figures on this machine, as JSON; each metric is the median over the runs.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "Runs to take the median of, 1 to 50.", DefaultValueFactory = _ => 5 };
        return new Command("bench", "Measures this machine.") { Latency(runs), Journal(runs), Wire(runs), Capacity() };
    }

    private static Command Latency(Option<int> runs)
    {
        var frames = new Option<int>("--frames") { Description = "Frames a run, 1000 or more.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("latency", "Port to alarm event, allocation, start and memory.") { runs, frames };
        command.SetAction(parsed => Print(LatencyBenchmark.Run(Runs(parsed, runs), Math.Max(1000, parsed.GetValue(frames)))));
        return command;
    }

    private static Command Journal(Option<int> runs)
    {
        var directory = new Option<string>("--directory") { Description = "Directory on the disk to measure.", DefaultValueFactory = _ => Path.GetTempPath() };
        var seconds = new Option<double>("--seconds") { Description = "Seconds at bedside pace a run.", DefaultValueFactory = _ => 15 };
        var command = new Command("journal", "Bytes written per payload byte, time until durable, greatest rate.") { runs, directory, seconds };
        command.SetAction(parsed => Print(JournalBenchmark.Run(
            parsed.GetValue(directory)!, Runs(parsed, runs), TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 3600)))));
        return command;
    }

    private static Command Wire(Option<int> runs)
    {
        var ecg = new Option<string?>("--ecg") { Description = "Directory of ECG recordings: WFDB headers with formats 212 or 16, or NAME_chN.i16le.gz." };
        var command = new Command("wire", "Bytes on the wire for four vital signs and for ECG samples, time to pack.") { runs, ecg };
        command.SetAction(parsed =>
        {
            string? directory = parsed.GetValue(ecg);
            if (directory is not null && !Directory.Exists(directory))
            {
                throw new UsageException($"{directory} is not a directory.");
            }

            Print(WireBenchmark.Run(directory, Runs(parsed, runs)));
        });
        return command;
    }

    private static Command Capacity()
    {
        var seconds = new Option<double>("--seconds") { Description = "Seconds to measure.", DefaultValueFactory = _ => 30 };
        var command = new Command("capacity", "64 devices with 8 ECG streams in one gateway: processor, memory, alarm latency.") { seconds };
        command.SetAction((parsed, cancel) => PrintAsync(CapacityBenchmark.RunAsync(TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 5, 3600)), cancel)));
        return command;
    }

    private static int Runs(ParseResult parsed, Option<int> runs) => parsed.GetValue(runs) is >= 1 and <= 50 and var count
        ? count
        : throw new UsageException("--runs must be 1 to 50.");

    private static void Print(System.Text.Json.Nodes.JsonObject result) => Console.WriteLine(result.ToJsonString(Indented));

    private static async Task PrintAsync(Task<System.Text.Json.Nodes.JsonObject> result) => Print(await result.ConfigureAwait(false));
}
