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
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
            counting = true;
            foreach (byte[] frame in Enumerable.Repeat(SampleStreams.Frames(driver)[0], 3))
            {
                pump.Push(frame, default);
            }

            Assert.InRange(found, 1, 3);
            drivers++;
        }

        Assert.Equal(15, drivers);
    }

    [Fact]
    public void In_steady_state_a_frame_allocates_nothing()
    {
        int drivers = 0;
        foreach (var driver in SampleStreams.Framing)
        {
            int frames = 0;
            var pump = new FramePump(driver, (_, in _, _) => frames++);
            byte[] stream = SampleStreams.For(driver);
            pump.Push(stream, default);
            int warm = frames;
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (frames - warm < 1000)
            {
                pump.Push(stream, new MonotonicTime(frames));
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated == 0, $"{driver.Declaration.Id}: {allocated} bytes");
            drivers++;
        }

        Assert.Equal(15, drivers);
    }
}
