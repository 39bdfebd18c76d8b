using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Serial;

public class FrameFlowTests
{
    private const int MostBytes = 20_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 64)]
    [InlineData(4, 3000)]
    public void Frames_arrive_whole_and_in_order_however_the_bytes_were_cut(int seed, int longestPiece)
    {
        int drivers = 0;
        var serial = DriverCatalog.All.Where(d => d.Declaration.Transport == DeviceTransport.Serial);
        Parallel.ForEach(serial, new ParallelOptions { MaxDegreeOfParallelism = 5 }, driver =>
        {
            byte[] stream = SampleStreams.For(driver);
            stream = stream[..Math.Min(stream.Length, longestPiece == 1 ? MostBytes / 10 : MostBytes)];
            List<byte[]> expected = FrameCollector.Cut(driver, stream, () => int.MaxValue);
            var random = new Random(seed);
            using SerialBench bench = SerialBench.Connected(driver);
            bench.Send(stream, () => random.Next(1, longestPiece + 1));
            bench.Log.WaitForFrames(expected.Count);
            Assert.Equal(expected, bench.Log.Frames);
            Assert.Equal((LinkState.Up, null), Assert.Single(bench.Log.Links));
            Interlocked.Increment(ref drivers);
        });

        Assert.Equal(17, drivers);
    }

    [Fact]
    public void Every_frame_is_stamped_after_the_frame_before_and_not_later_than_now()
    {
        var stamps = new StampLog();
        using var bench = new SerialBench(new LineDriver());
        bench.PlugIn();
        bench.Source.Start(stamps);
        bench.WaitForOpening(1);
        MonotonicTime before = MonotonicTime.Now(TimeProvider.System);
        for (int i = 0; i < 50; i++)
        {
            bench.Send($"{i}\n");
        }

        FrameLog.Until(() => stamps.Count == 50, "50 frames");
        List<MonotonicTime> all = [before, .. stamps.Stamps, MonotonicTime.Now(TimeProvider.System)];
        Assert.Equal(all.Order(), all);
    }

    [Fact]
    public void A_frame_allocates_nothing_on_the_readers_thread_in_steady_state()
    {
        const int warmUp = 300, measured = 1000;
        IDeviceDriver driver = DriverCatalog.Find("nonin-oem3")!;
        byte[] stream = SampleStreams.Simulated("nonin-oem3", 20);
        int framesPerStream = FrameCollector.Cut(driver, stream, () => int.MaxValue).Count;
        var meter = new AllocationMeter(warmUp + measured);
        using var bench = new SerialBench(driver);
        bench.PlugIn();
        bench.Source.Start(meter);
        bench.WaitForOpening(1);
        for (int sent = 0; sent < warmUp + measured; sent += framesPerStream)
        {
            bench.Send(stream, () => 125);
        }

        FrameLog.Until(() => meter.IsFull, "enough frames");
        Assert.Equal(0, meter.AllocatedFrom(warmUp));
    }

    private sealed class StampLog : IFrameListener
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public List<MonotonicTime> Stamps { get; } = new(64);

        public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
        {
            Stamps.Add(readAt);
            Volatile.Write(ref _count, Stamps.Count);
        }

        public Task WhenStored(CancellationToken cancel) => Task.CompletedTask;

        public void OnLink(LinkState state, string? problem)
        {
        }
    }

    private sealed class AllocationMeter(int frames) : IFrameListener
    {
        private readonly long[] _allocated = new long[frames];
        private int _count;

        public bool IsFull => Volatile.Read(ref _count) == frames;

        public long AllocatedFrom(int frame) => _allocated[^1] - _allocated[frame];

        public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
        {
            if (_count < frames)
            {
                _allocated[_count] = GC.GetAllocatedBytesForCurrentThread();
                Volatile.Write(ref _count, _count + 1);
            }
        }

        public Task WhenStored(CancellationToken cancel) => Task.CompletedTask;

        public void OnLink(LinkState state, string? problem)
        {
        }
    }
}
