using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// The journal at the pace of a bedside, 50 readings of 200 bytes a second: bytes that the kernel wrote to the block
/// device per payload byte, the time until an alert is durable, and the greatest rate.
/// </summary>
internal static class JournalBenchmark
{
    private const int PayloadBytes = 200;
    private const int RecordsPerSecond = 50;
    private const int FloodRecords = 200_000;
    private const int Alerts = 200;
    private const int SectorBytes = 512;

    /// <summary>Measures in a directory of a disk that nothing else should write to.</summary>
    public static JsonObject Run(string directory, int runs, TimeSpan duration)
    {
        List<double> kernelRatio = [];
        List<double> ownRatio = [];
        List<double> fillRatio = [];
        List<double> perSecond = [];
        List<Percentiles> alertMs = [];
        List<double> commitP50 = [];
        List<double> commitP99 = [];
        for (int run = 0; run < runs; run++)
        {
            string folder = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"edge-bench-{Environment.ProcessId}-{run}"));
            using (var rig = new Rig(folder))
            {
                (double? kernel, double own) = AtBedsidePace(rig.Journal, folder, duration);
                kernelRatio.AddRange(kernel is { } k ? [k] : []);
                ownRatio.Add(own);
                alertMs.Add(Percentiles.Of(AlertTimes(rig.Journal)));
                commitP50.Add(rig.Journal.Statistics().SyncP50Ms);
                commitP99.Add(rig.Journal.Statistics().SyncP99Ms);
                perSecond.Add(Flood(rig.Journal));
                fillRatio.Add(FillRatio(rig.Journal));
            }

            Directory.Delete(folder, recursive: true);
        }

        return new JsonObject
        {
            ["bench"] = "journal",
            ["machine"] = MachineDescription.Now(),
            ["runs"] = runs,
            ["metrics"] = new JsonObject
            {
                ["records_per_second"] = Percentiles.Median(perSecond),
                ["device_bytes_per_payload_byte"] = kernelRatio.Count == runs ? Percentiles.Median(kernelRatio) : null,
                ["block_bytes_per_payload_byte"] = Percentiles.Median(ownRatio),
                ["fill_bytes_per_payload_byte"] = Percentiles.Median(fillRatio),
                ["alert_durable_ms"] = Percentiles.MedianOf(alertMs),
                ["commit_ms"] = new JsonObject { ["p50"] = Percentiles.Median(commitP50), ["p99"] = Percentiles.Median(commitP99) },
            },
        };
    }

    private static (double? Kernel, double Own) AtBedsidePace(SegmentJournal journal, string folder, TimeSpan duration)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        using var pause = new ManualResetEvent(false);
        byte[] payload = Payload();

        WaitUntilFilled(journal, payload, pause);
        long? sectorsBefore = SectorsWritten(folder);
        long ownBefore = journal.Statistics().DeviceBytesWritten;
        long startedAt = clock.GetTimestamp();
        long records = (long)(duration.TotalSeconds * RecordsPerSecond);
        for (long i = 0; i < records; i++)
        {
            journal.Append(Lane.Vitals, payload);
            TimeSpan wait = TimeSpan.FromSeconds((i + 1) / (double)RecordsPerSecond) - clock.GetElapsedTime(startedAt);
            pause.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        journal.WaitDurable(Lane.Vitals, journal.DurableUpTo(Lane.Vitals) + 1, TimeSpan.FromSeconds(1));
        double payloadBytes = records * PayloadBytes;
        double? kernel = SectorsWritten(folder) is { } after && sectorsBefore is { } before ? (after - before) * SectorBytes / payloadBytes : null;
        return (kernel, (journal.Statistics().DeviceBytesWritten - ownBefore) / payloadBytes);
    }

    // The first record takes a spare segment, and the next spare is filled with zeros. That is paid once per segment and not
    // per record: it is over before the count begins, and stands beside it as a figure of its own.
    private static void WaitUntilFilled(SegmentJournal journal, byte[] payload, WaitHandle pause)
    {
        journal.WaitDurable(Lane.Vitals, journal.Append(Lane.Vitals, payload).Seq, TimeSpan.FromSeconds(60));
        long filled;
        do
        {
            filled = journal.Statistics().FillBytesWritten;
            pause.WaitOne(TimeSpan.FromSeconds(3));
        }
        while (journal.Statistics().FillBytesWritten != filled);
    }

    // Every segment was written whole with zeros before its records came. The counts are renewed at least once a second.
    private static double FillRatio(SegmentJournal journal)
    {
        using var pause = new ManualResetEvent(false);
        pause.WaitOne(TimeSpan.FromSeconds(2));
        LaneStatistics vitals = journal.Statistics().Lanes.Single(l => l.Lane == Lane.Vitals);
        return (double)vitals.FileBytes / vitals.PayloadBytes;
    }

    private static double[] AlertTimes(SegmentJournal journal)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        using var pause = new ManualResetEvent(false);
        byte[] payload = Payload();
        double[] times = new double[Alerts];
        for (int i = 0; i < Alerts; i++)
        {
            pause.WaitOne(TimeSpan.FromMilliseconds(20));
            long startedAt = clock.GetTimestamp();
            AppendResult appended = journal.Append(Lane.Alert, payload);
            if (!journal.WaitDurable(Lane.Alert, appended.Seq, TimeSpan.FromSeconds(5)))
            {
                throw new IOException("An alert was not durable within 5 s.");
            }

            times[i] = clock.GetElapsedTime(startedAt).TotalMilliseconds;
        }

        return times;
    }

    private static double Flood(SegmentJournal journal)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        byte[] payload = Payload();
        long startedAt = clock.GetTimestamp();
        long last = 0;
        for (int i = 0; i < FloodRecords; i++)
        {
            AppendResult appended = journal.Append(Lane.Vitals, payload);
            while (!appended.Accepted)
            {
                Thread.Yield();
                appended = journal.Append(Lane.Vitals, payload);
            }

            last = appended.Seq;
        }

        journal.WaitDurable(Lane.Vitals, last, TimeSpan.FromSeconds(60));
        return FloodRecords / clock.GetElapsedTime(startedAt).TotalSeconds;
    }

    // Field 7 of the block device's statistics; null where the file system has no device of its own.
    private static long? SectorsWritten(string folder)
    {
        string inside = Path.GetFullPath(folder) + "/";
        string? device = File.ReadLines("/proc/self/mountinfo")
            .Select(line => line.Split(' '))
            .Where(fields => inside.StartsWith(fields[4].TrimEnd('/') + "/", StringComparison.Ordinal))
            .OrderByDescending(fields => fields[4].Length)
            .Select(fields => fields[2])
            .FirstOrDefault();
        string path = $"/sys/dev/block/{device}/stat";
        return File.Exists(path)
            ? long.Parse(File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries)[6], CultureInfo.InvariantCulture)
            : null;
    }

    private static byte[] Payload()
    {
        byte[] payload = new byte[PayloadBytes];
        new Random(7).NextBytes(payload);
        return payload;
    }

    private sealed class Rig : IDisposable
    {
        private readonly GatewayIdentity _identity;

        public Rig(string folder)
        {
            Directory.CreateDirectory(folder);
            TimeProvider clock = BootTimeProvider.Instance;
            var random = new Random(1);
            _identity = GatewayIdentity.Open(folder, null, random);
            var stamper = new RecordStamper(BootIdentity.Read(), clock, () => new ClockTrust(MonotonicTime.Now(clock), clock.GetUtcNow(), TimeSpan.Zero, ClockSource.None));
            Journal = SegmentJournal.Open(
                Path.Combine(folder, "journal"),
                new JournalOptions { Gateway = _identity.Id },
                clock,
                new JournalSurroundings { SigningKey = _identity.Key, Stamper = stamper, Randomness = random });
        }

        public SegmentJournal Journal { get; }

        public void Dispose()
        {
            Journal.Dispose();
            _identity.Dispose();
        }
    }
}
