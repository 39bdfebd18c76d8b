using Edge.Drivers.Ble;
using Edge.Drivers.Tests.Framing;

namespace Edge.Drivers.Tests.Ble;

public class DialogueNoiseTests
{
    private const int Conversations = 1000;
    private const int StepsEach = 40;

    [Theory]
    [InlineData("glucose-meter")]
    [InlineData("cgm")]
    [InlineData("omron-memory")]
    [InlineData("viatom-o2ring-s")]
    [InlineData("viatom-o2ring")]
    [InlineData("viatom-bp2")]
    public void Whatever_a_device_says_a_dialogue_stays_in_its_whitelist_and_comes_to_an_end(string id)
    {
        var driver = DriverCatalog.Find(id)!;
        var vectors = SampleStreams.VectorFrames()
            .Join(DriverCatalog.Profiles, f => f.Profile, p => p.Name, (f, p) => (p.Origin, f.Bytes))
            .Where(f => SampleStreams.Characteristics(driver).Contains(f.Origin)).ToList();
        int writes = 0;
        for (int seed = 0; seed < Conversations; seed++)
        {
            var random = new Random(seed);
            var settings = new DeviceSettings { MaySetClock = random.Next(2) == 0 };
            var start = new DialogueStart(random.Next(2) == 0 ? null : "1773472509/23", settings, new DateTimeOffset(2026, 3, 14, 8, 0, 0, TimeSpan.FromHours(1)));
            var link = new ScriptedLink(driver, start);
            int begins = random.Next(5);
            for (int step = 0; step < StepsEach; step++)
            {
                if (step == begins)
                {
                    link.Start();
                }

                Disturb(link, vectors, random);
            }

            // The link itself has checked each write; a dialogue that hears nothing more gives up or is done.
            link.Pass(TimeSpan.FromMinutes(2));
            writes += link.Requests.OfType<DialogueRequest.Write>().Count();
            int before = link.Requests.Count;
            link.Pass(TimeSpan.FromMinutes(2));
            Assert.Equal(before, link.Requests.Count);
            Assert.True(link.Requests.OfType<DialogueRequest.Fail>().Count() <= 1);
            Assert.Contains(link.Requests, r => r is DialogueRequest.Done or DialogueRequest.Fail);
        }

        Assert.InRange(writes, Conversations / 10, Conversations * StepsEach);
    }

    private static void Disturb(ScriptedLink link, List<(Guid Origin, byte[] Bytes)> vectors, Random random)
    {
        var (origin, bytes) = vectors[random.Next(vectors.Count)];
        switch (random.Next(5))
        {
            case 0:
                byte[] noise = new byte[random.Next(24)];
                random.NextBytes(noise);
                link.Say(origin, noise);
                break;
            case 1:
                link.Pass(TimeSpan.FromSeconds(random.Next(10)));
                break;
            case 2:
                link.Say(GattId.RecordAccessControlPoint, [6, 0, 1, (byte)random.Next(10)]);
                break;
            default:
                link.Say(origin, bytes);
                break;
        }
    }
}
