using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Framing;

public class MemoryTests
{
    private const int GarbageBytes = 10_000_000;
    private const int ChunkBytes = 10_000;

    [Fact]
    public void Ten_megabytes_of_garbage_grow_no_memory_and_the_next_frame_decodes()
    {
        int drivers = 0;
        foreach (var driver in SampleStreams.Framing)
        {
            int found = 0;
            bool counting = false;
            var pump = new FramePump(driver, (_, in result, _) => found += counting && result.Outcome == DecodeOutcome.Decoded ? 1 : 0);
            byte[] garbage = new byte[ChunkBytes];
            var random = new Random(2);
            random.NextBytes(garbage);
            pump.Push(garbage, default);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < GarbageBytes / ChunkBytes; i++)
            {
                random.NextBytes(garbage);
                pump.Push(garbage, default);
            }

            // Noise that happens to make a cuff frame may change the decoder state; frames of garbage are rare.
            // An expression learns the bytes it meets, once.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SampleStreams.IsDeclared(driver) ? 1_000_000 : 4096);
            counting = true;
            foreach (byte[] frame in Enumerable.Repeat(SampleStreams.Frames(driver)[0], 3))
            {
                pump.Push(frame, default);
            }

            Assert.InRange(found, 1, 3);
            drivers++;
        }

        Assert.Equal(24, drivers);
    }

    [Fact]
    public void In_steady_state_a_frame_allocates_nothing_and_a_declared_line_little()
    {
        int drivers = 0;
        foreach (var driver in SampleStreams.Framing)
        {
            if (SampleStreams.IsDeclared(driver))
            {
                AssertSteady(driver, SampleStreams.For(driver), 1000, mostBytesPerFrame: 2048);
            }
            else if (driver.Declaration.Transport == DeviceTransport.Serial)
            {
                AssertSteady(driver, SampleStreams.For(driver), 1000);
            }
            else
            {
                // Vectors in a row are many devices: each of them on its own is in a steady state.
                SampleStreams.Frames(driver).ForEach(f => AssertSteady(driver, f, 100));
            }

            drivers++;
        }

        Assert.Equal(24, drivers);
    }

    private static void AssertSteady(IDeviceDriver driver, byte[] stream, int enough, int mostBytesPerFrame = 0)
    {
        int frames = 0;
        var pump = new FramePump(driver, (_, in _, _) => frames++);
        pump.Push(stream, default);
        int warm = frames;
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (frames - warm < enough)
        {
            pump.Push(stream, new MonotonicTime(frames));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)mostBytesPerFrame * (frames - warm));
    }
}
