using System.Text.Json.Nodes;
using Edge.Drivers.Tests.Framing;
using Edge.Drivers.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Catalogue;

public class BadInputTests
{
    // Nights set EDGE_FUZZ_INPUTS to 10^7.
    private static readonly int RandomInputs = int.Parse(Environment.GetEnvironmentVariable("EDGE_FUZZ_INPUTS") ?? "100000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Every_truncation_of_every_vector_is_rejected_or_holds_nothing_new()
    {
        int truncations = 0;
        var profiles = Profiles();
        foreach (var (profile, bytes, line) in SampleStreams.VectorFrames())
        {
            var whole = new FrameExplanation(line);
            bool wholeIsFine = profiles[profile].Explain(bytes, whole).Outcome == DecodeOutcome.Decoded;
            string[] known = [.. ReadingTexts(whole)];
            for (int length = 0; length < bytes.Length; length++, truncations++)
            {
                var part = new FrameExplanation(line);
                var result = profiles[profile].Explain(bytes.AsSpan(0, length), part);
                bool mayHoldSome = wholeIsFine || profiles[profile].Origin != default;
                bool nothingNew = result.Outcome != DecodeOutcome.Decoded || (mayHoldSome && AreKnown([.. ReadingTexts(part)], known, profiles[profile]));
                Assert.True(nothingNew, $"{profile}: {length} of {bytes.Length} bytes");
            }
        }

        Assert.InRange(truncations, 50_000, 80_000);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        int parsers = 0;
        foreach (var profile in Profiles().Values)
        {
            var random = new Random(3);
            byte[] buffer = new byte[700];
            for (int i = 0; i < RandomInputs; i++)
            {
                var input = buffer.AsSpan(0, random.Next(i % 10 == 0 ? buffer.Length : 24));
                random.NextBytes(input);
                profile.Explain(input, new FrameExplanation([]));
            }

            parsers++;
        }

        Assert.Equal(159, parsers);
    }

    [Fact]
    public void Damaged_frames_never_throw_and_never_give_a_sentinel()
    {
        int inputs = 0;
        var frames = SampleStreams.VectorFrames().ToList();
        var profiles = Profiles();
        var random = new Random(4);
        for (; inputs < RandomInputs; inputs++)
        {
            var (profile, bytes, line) = frames[random.Next(frames.Count)];
            byte[] damaged = Damage(bytes, random);
            var explanation = new FrameExplanation(line);
            profiles[profile].Explain(damaged, explanation);
            foreach (ref readonly var reading in explanation.Readings.Readings)
            {
                // A check sum can be met by chance, but no code for "no value" may come out as a number.
                Assert.False(reading.Value is <= -320.01m or 127 or 511 or 655.35m && IsSentinel(profile, reading), $"{profile}: {reading}");
            }
        }

        Assert.Equal(RandomInputs, inputs);
    }

    [Fact]
    public void Any_line_gives_one_answer()
    {
        var decoder = new VectorDecoder(DriverCatalog.Profiles);
        string[] words = ["id", "profile", "hex", "text", "adv", "cms50-live5", "serial-masimo-ascii1", "80", "\\u0000", "null"];
        var word = Gen.Elements(words).Or(Gen.Elements("{", "}", "\"", ":", ",", "[", "]", " ", "\\", "\"id\":\"a\""));
        Prop.ForAll(Gen.ListOf(word).ToArbitrary(), parts =>
            decoder.Decode("{" + string.Concat(parts) + "}") is JsonObject answer && answer.ContainsKey("outcome"))
            .QuickCheckThrowOnFailure();
    }

    private static bool IsSentinel(string profile, DecodedReading reading) => profile switch
    {
        // Codes from -32001 down; rates are sent as they are, everything else in hundredths.
        "serial-datex-s5-dri-phdb" => reading.Value <= (reading.Unit == "/min" ? -32001m : -320.01m),
        "nonin-df2-packet" or "nonin-df7-packet" or "nonin-df8" => reading.Metric.Key == "spo2" ? reading.Value == 127 : reading.Value == 511,
        "cms50-live5" or "cms50-live9" or "cms50-recorded3" =>
            (reading.Metric.Key == "spo2" && reading.Value == 127) || reading.Value == 655.35m,
        _ => false,
    };

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = new List<byte>(bytes);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(damaged.Count + 1);
            switch (random.Next(3))
            {
                case 0:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
                case 1 when at < damaged.Count:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when at < damaged.Count:
                    damaged.RemoveAt(at);
                    break;
                default:
                    break;
            }
        }

        return [.. damaged];
    }

    // A value of a characteristic may hold several records: cut between two of them it holds the first ones. A serial frame is whole or nothing.
    private static bool AreKnown(string[] part, string[]? known, FrameProfile profile) =>
        profile.Origin == default ? known is not null && part.SequenceEqual(known) : part.SequenceEqual((known ?? []).Take(part.Length));

    private static Dictionary<string, FrameProfile> Profiles() =>
        DriverCatalog.Profiles.ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static IEnumerable<string> ReadingTexts(FrameExplanation explanation) =>
        VectorDecoder.Describe(explanation.Readings.Readings).Select(r => r!.ToJsonString());
}
