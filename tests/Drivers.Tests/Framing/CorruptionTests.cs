namespace Edge.Drivers.Tests.Framing;

public class CorruptionTests
{
    private const int LongestFrameBytes = 1100;

    private delegate byte[] Damage(byte[] stream, int at, Random random);

    [Fact]
    public void One_damaged_byte_costs_at_most_the_frames_it_touches()
    {
        int runs = 0;
        Damage[] damages =
        [
            (s, at, _) => [.. s[..at], .. s[(at + 1)..]],
            (s, at, random) => [.. s[..at], (byte)(s[at] ^ (1 << random.Next(8))), .. s[(at + 1)..]],
            (s, at, _) => [.. s[..at], s[at], .. s[at..]],
        ];
        foreach (var driver in SampleStreams.Framing)
        {
            byte[] stream = SampleStreams.For(driver);
            var clean = FrameCollector.Cut(driver, stream, () => stream.Length);
            var random = new Random(1);
            foreach (var damage in damages)
            {
                for (int i = 0; i < 100; i++, runs++)
                {
                    int at = Place(stream, clean, random);
                    AssertOnlyTouchedFramesLost(driver, clean, damage(stream, at, random), at);
                }
            }
        }

        Assert.Equal(24 * 3 * 100, runs);
    }

    // The last two frames stay whole, so that every run shows the recovery; and as a damaged length makes a framer wait for the longest
    // frame there is, that much follows the damage.
    private static int Place(byte[] stream, List<byte[]> clean, Random random) =>
        random.Next(stream.Length - Math.Max(clean[^1].Length + clean[^2].Length + 2, Math.Min(stream.Length / 2, LongestFrameBytes)));

    private static void AssertOnlyTouchedFramesLost(IDeviceDriver driver, List<byte[]> clean, byte[] stream, int at)
    {
        var damaged = FrameCollector.Cut(driver, stream, () => 64);

        // Frames before and after the damage are found again, byte for byte; a byte between two frames touches both.
        int before = damaged.Zip(clean).TakeWhile(p => p.First.SequenceEqual(p.Second)).Count();
        int after = damaged.AsEnumerable().Reverse().Zip(clean.AsEnumerable().Reverse()).TakeWhile(p => p.First.SequenceEqual(p.Second)).Count();
        Assert.True(
            before + after >= clean.Count - 2 && after >= 2,
            $"{driver.Declaration.Id}: {clean.Count - before - after} frames lost by one byte at {at}");
        foreach (byte[] frame in damaged)
        {
            driver.Decoder.Decode(frame, default, new DecodedFrame());
        }
    }
}
