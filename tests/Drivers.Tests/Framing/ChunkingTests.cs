using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Framing;

public class ChunkingTests
{
    [Fact]
    public void Frames_do_not_depend_on_the_size_of_the_chunks()
    {
        int compared = 0;
        foreach (var driver in SampleStreams.Framing)
        {
            byte[] stream = SampleStreams.For(driver);
            var whole = FrameCollector.Cut(driver, stream, () => stream.Length);
            Assert.NotEmpty(whole);
            for (int size = 1; size <= 97; size++)
            {
                Assert.Equal(whole, FrameCollector.Cut(driver, stream, () => size));
                compared++;
            }
        }

        Assert.Equal(24 * 97, compared);
    }

    [Fact]
    public void Frames_do_not_depend_on_random_chunks()
    {
        foreach (var driver in SampleStreams.Framing)
        {
            byte[] stream = SampleStreams.For(driver);
            var whole = FrameCollector.Cut(driver, stream, () => stream.Length);
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var random = new Random(seed);
                var cut = FrameCollector.Cut(driver, stream, () => random.Next(1, 2000));
                return cut.Count == whole.Count && cut.Zip(whole).All(p => p.First.SequenceEqual(p.Second));
            }).QuickCheckThrowOnFailure();
        }
    }

    [Fact]
    public void A_cut_inside_an_escape_pair_changes_nothing()
    {
        var driver = DriverCatalog.Find("datex-s5")!;
        byte[] stream = SampleStreams.For(driver);
        int escape = Array.IndexOf(stream, (byte)0x7D);
        Assert.InRange(escape, 1, stream.Length - 2);

        var sizes = new Queue<int>([escape + 1, 1, stream.Length]);
        var cut = FrameCollector.Cut(driver, stream, sizes.Dequeue);

        Assert.Equal(21, cut.Count);
        Assert.Equal(FrameCollector.Cut(driver, stream, () => stream.Length), cut);
    }

    [Fact]
    public void After_a_reset_the_rest_of_a_cut_frame_decodes_to_nothing()
    {
        foreach (var driver in SampleStreams.Framing)
        {
            byte[] frame = SampleStreams.Frames(driver)[0];
            var pump = new FramePump(driver, (_, in _, _) => { });

            pump.Push(frame.AsSpan(0, frame.Length / 2), default);
            pump.Reset();
            pump.Push(frame.AsSpan(frame.Length / 2), default);
            Assert.Equal(0, pump.DecodedFrames);
            pump.Reset();
            pump.Push(frame, default);

            Assert.Equal(1, pump.DecodedFrames);
        }
    }
}
