using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Matrix;
using Edge.Sync.Journal;
using Edge.Sync.Tests.Journal;
using Edge.Sync.Wire;
using Xunit.Abstractions;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Faults.Tests;

/// <summary>F4: a journal's process ends on entry of each of its system calls; what stands on the disk then is always a journal with all that was durable.</summary>
public sealed partial class SystemCallTests(ITestOutputHelper output)
{
    private const string What = "kill at each journal system call";
    private const string Calls = "pwrite64,pwritev,fsync,fdatasync,rename,renameat2,unlink,ftruncate";
    private static readonly string[] Strace = ["-f", "-qq"];

    [Fact]
    public void F4_a_kill_at_any_system_call_of_the_journal_loses_nothing()
    {
        if (!File.Exists("/usr/bin/strace"))
        {
            output.WriteLine(FaultRow.NotRun("F4", What, "strace is not installed"));
            return;
        }

        List<(string Call, int Number)> all = Points();
        Assert.True(all.Count > 150, $"only {all.Count} calls seen");
        int each = FaultRun.Count(8, 1, 1);
        List<(string Call, int Number)> points = [.. all.Where((_, i) => (i + FaultRun.Seed) % each == 0)];
        long durable = 0;
        foreach ((string call, int number) in points)
            durable += KillAt(call, number);
        var row = new FaultRow("F4", What).With("cycles", points.Count).With("calls in all", all.Count).With("acked", durable).With("lost", 0).With("refused starts", 0);
        foreach (IGrouping<string, (string Call, int Number)> call in all.GroupBy(p => p.Call))
            row.With(call.Key, call.Count());
        output.WriteLine(row.Done());
        Assert.True(durable > 0);
    }

    private static List<(string Call, int Number)> Points()
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "calls"), journal = Path.Combine(folder.Path, "journal");
        (int exit, _) = Run(["-y", "-o", log, "-e", "trace=" + Calls], journal);
        Assert.Equal(0, exit);
        string[] lines = File.ReadAllLines(log);
        string writer = lines.Select(l => Call().Match(l)).Where(m => m.Groups["name"].Value == "fdatasync")
            .GroupBy(m => m.Groups["thread"].Value).MaxBy(g => g.Count())!.Key;
        Dictionary<string, int> seen = [];
        List<(string, int)> points = [];
        foreach (string line in lines)
        {
            Match call = Call().Match(line);
            if (!call.Success || call.Groups["thread"].Value != writer)
                continue;
            string name = call.Groups["name"].Value;
            int number = seen[name] = seen.GetValueOrDefault(name) + 1;
            if (line.Contains(journal, StringComparison.Ordinal))
                points.Add((name, number));
        }

        return points;
    }

    private static long KillAt(string call, int number)
    {
        using var folder = new TemporaryFolder();
        string journal = Path.Combine(folder.Path, "journal");
        (int exit, string said) = Run(["-o", "/dev/null", "-e", "trace=" + call, "-e", $"inject={call}:signal=SIGKILL:when={number}"], journal);
        Assert.True(exit == 137, $"{call} {number}: the process ended with {exit}");
        long total = 0;
        JournalBench bench = JournalLife.Bench();
        using (SegmentJournal recovered = bench.Open(journal))
        {
            Assert.DoesNotContain(bench.Conditions, c => c.Kind is JournalConditionKind.Fault or JournalConditionKind.DamageFound);
            List<DropRecord> drops = Drops(recovered);
            foreach (Lane lane in JournalLife.Lanes)
            {
                long durable = Greatest(said, "durable", lane);
                total += durable;
                Check(recovered, lane, durable, Greatest(said, "acknowledged", lane), drops, $"{call} {number}");
                Assert.True(recovered.Append(lane, [1]).Seq > durable);
            }

            bench.Commit(recovered);
        }

        using var nowhere = new StringWriter();
        Assert.Equal(0, JournalVerifier.Verify(journal, nowhere));
        return total;
    }

    private static void Check(SegmentJournal journal, Lane lane, long durable, long acknowledged, List<DropRecord> drops, string when)
    {
        Dictionary<long, byte[]> read = JournalBench.ReadAll(journal, lane).ToDictionary(r => r.Seq, r => r.Payload);
        JournalBench.Counts(journal, lane);
        for (long seq = 1; seq <= durable; seq++)
        {
            if (read.TryGetValue(seq, out byte[]? payload))
                Assert.True(payload.AsSpan().SequenceEqual(JournalLife.Payload(lane, seq)), $"{lane} {seq} has other bytes: {when}");
            else
                Assert.True(seq <= acknowledged || drops.Any(d => d.Lane == (uint)lane && d.Reason == DropReason.Quota && (ulong)seq >= d.From && (ulong)seq <= d.To), $"{lane} {seq} of {durable} is lost: {when}");
        }
    }

    private static List<DropRecord> Drops(SegmentJournal journal) =>
        [.. JournalBench.ReadAll(journal, Lane.Audit).Select(r => Record.Parser.ParseFrom(r.Payload).Drop).Where(d => d is not null)];

    private static long Greatest(string said, string what, Lane lane) => said.Split('\n')
        .Where(l => l.StartsWith($"{what} {lane} ", StringComparison.Ordinal))
        .Select(l => long.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();

    private static (int Exit, string Said) Run(string[] tracing, string journal)
    {
        var start = new ProcessStartInfo("strace", [.. Strace, .. tracing, "dotnet", typeof(JournalLife).Assembly.Location, journal]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>\w+)\(")]
    private static partial Regex Call();
}
