using System.Text.Json.Nodes;
using Edge.Drivers.Serial;
using Edge.Gateway.Clock;
using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Gateway.Benchmarks;

/// <summary>
/// From a byte on the port to an alarm event: a frame is written to a pseudo-terminal, the next when its event has come,
/// at most one per millisecond. Both ends are stamped with the same clock; the read stamp is the source's own.
/// </summary>
internal static class LatencyBenchmark
{
    private const int WarmUpFrames = 3000;
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(1);

    /// <summary>Measures and returns the JSON of the bench.</summary>
    public static JsonObject Run(int runs, int frames)
    {
        List<Percentiles> fromWrite = [];
        List<Percentiles> fromRead = [];
        long allocated = 0;
        for (int run = 0; run < runs; run++)
        {
            (double[] write, double[] read) = Once(frames);
            fromWrite.Add(Percentiles.Of(write));
            fromRead.Add(Percentiles.Of(read));
            allocated = Math.Max(allocated, AllocatedPerFrame());
        }

        (double startMs, double residentMb) = StartBenchmark.Run(runs);
        return new JsonObject
        {
            ["bench"] = "latency",
            ["machine"] = MachineDescription.Now(),
            ["runs"] = runs,
            ["metrics"] = new JsonObject
            {
                ["pty_to_alert_us"] = Percentiles.MedianOf(fromWrite),
                ["read_to_alert_us"] = Percentiles.MedianOf(fromRead),
                ["allocated_bytes_per_frame"] = allocated,
                ["resident_mb"] = residentMb,
                ["start_to_first_reading_ms"] = startMs,
            },
        };
    }

    private static (double[] FromWrite, double[] FromRead) Once(int frames)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        long eventAt = 0;
        long readAt = 0;
        using PseudoTerminal terminal = PseudoTerminal.Open();
        using var rig = new AlarmRig(terminal.DevicePath, e =>
        {
            readAt = e.At.Nanoseconds;
            Volatile.Write(ref eventAt, clock.GetTimestamp());
        });
        rig.Session.Start();
        double[] fromWrite = new double[frames];
        double[] fromRead = new double[frames];
        byte[] low = AlarmRig.Frame(84);
        byte[] normal = AlarmRig.Frame(97);
        WaitForPort(rig, terminal, normal);
        for (int i = -WarmUpFrames; i < frames; i++)
        {
            Volatile.Write(ref eventAt, 0);
            long writtenAt = clock.GetTimestamp();
            terminal.Write((i & 1) == 0 ? low : normal);
            long seenAt = Await(ref eventAt, clock, writtenAt);
            if (i >= 0)
            {
                fromWrite[i] = (seenAt - writtenAt) / 1e3;
                fromRead[i] = (seenAt - readAt) / 1e3;
            }

            SpinUntil(clock, writtenAt + 1_000_000);
        }

        return (fromWrite, fromRead);
    }

    // The step of one frame without any event: what runs day and night must not feed the collector.
    private static long AllocatedPerFrame()
    {
        using var rig = new AlarmRig(null, _ => { });
        byte[] frame = AlarmRig.Frame(97);
        Feed(rig, frame, WarmUpFrames);
        const int Measured = 100_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(rig, frame, Measured);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Measured;
    }

    private static void Feed(AlarmRig rig, byte[] frame, int count)
    {
        for (int i = 0; i < count; i++)
        {
            rig.Session.OnFrame(frame, Guid.Empty, MonotonicTime.Now(BootTimeProvider.Instance));
        }
    }

    private static void WaitForPort(AlarmRig rig, PseudoTerminal terminal, byte[] frame)
    {
        TimeProvider clock = BootTimeProvider.Instance;
        long start = clock.GetTimestamp();
        while (rig.Session.Frames == 0)
        {
            if (clock.GetElapsedTime(start) > TimeSpan.FromSeconds(10))
            {
                throw new IOException("The pseudo-terminal brought no frame within 10 s.");
            }

            terminal.Write(frame);
            SpinUntil(clock, clock.GetTimestamp() + 20_000_000);
        }
    }

    private static long Await(ref long eventAt, TimeProvider clock, long since)
    {
        long seenAt;
        while ((seenAt = Volatile.Read(ref eventAt)) == 0)
        {
            if (clock.GetElapsedTime(since) > Lost)
            {
                throw new IOException("A frame brought no alarm event within 1 s.");
            }

            Thread.Yield();
        }

        return seenAt;
    }

    private static void SpinUntil(TimeProvider clock, long at)
    {
        while (clock.GetTimestamp() < at)
        {
            Thread.Yield();
        }
    }
}
