using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Matrix;
using Edge.Receiver.Tests;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;
using Edge.Sync.Wire;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>
/// F20: what a forger, a replayer or an expired certificate gets from a real receiver over TLS: nothing, while the gateway's own
/// records go on arriving.
/// </summary>
public sealed class ForgeryTests(ITestOutputHelper output)
{
    private const ulong Epoch = 0x1_0000_0001;
    private const int Records = 60;
    private readonly Random _random = new(FaultRun.Seed);
    private static readonly byte[][] Payloads = [.. Enumerable.Range(0, Records + 1).Select(i => new byte[] { 1, (byte)i, 7 })];
    private readonly byte[][] _chains = Chains();

    [Fact]
    public async Task F20_replayed_reordered_and_forged_batches_change_nothing()
    {
        int cycles = FaultRun.Count(10, 30, 300);
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        using HttpClient client = bench.Client(bench.Certificate);
        Batch[] good = [.. Enumerable.Range(0, Records / 10).Select(i => Slice((i * 10) + 1, (i + 1) * 10))];
        Batch[] order = [.. good.OrderBy(_ => _random.Next())];
        foreach (Batch batch in order)
            Assert.Equal(HttpStatusCode.OK, await PostAsync(bench, client, batch.ToByteArray()));

        int replayed = 0, refused = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            Batch victim = good[_random.Next(good.Length)];
            Assert.Equal(HttpStatusCode.OK, await PostAsync(bench, client, victim.ToByteArray()));
            replayed++;
            foreach (byte[] forged in Forgeries(victim))
            {
                Assert.NotEqual(HttpStatusCode.OK, await PostAsync(bench, client, forged));
                refused++;
            }
        }

        List<long> got = await bench.ReceivedAsync(Lane.Vitals);
        output.WriteLine(new FaultRow("F20", "batches replayed, reordered, forged").With("cycles", cycles).With("replayed without effect", replayed)
            .With("forged and refused", refused).With("records", got.Count).With("duplicated", got.Count - got.Distinct().Count()).Done());
        Assert.Equal(Enumerable.Range(1, Records).Select(i => (long)i), got);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("of another authority")]
    [InlineData("of another gateway")]
    public async Task F20_a_wrong_certificate_gets_nothing_and_the_right_one_goes_on(string what)
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        using var foreign = new CertificateMint(TimeProvider.System);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 wrong = what switch
        {
            "expired" => bench.Mint.Gateway(Bench.Gateway, until: now.AddHours(-1)),
            "not yet valid" => bench.Mint.Gateway(Bench.Gateway, from: now.AddHours(1)),
            "of another authority" => foreign.Gateway(Bench.Gateway),
            _ => bench.Mint.Gateway(new GatewayId(0x99)),
        };
        using HttpClient client = bench.Client(wrong);
        Assert.NotEqual(HttpStatusCode.OK, await PostAsync(bench, client, Slice(1, 10).ToByteArray()));

        Uplink uplink = bench.StartUplink(certificate: bench.Certificate);
        long last = bench.Append(Lane.Vitals, 50);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, last);
        List<long> got = await bench.ReceivedAsync(Lane.Vitals);
        output.WriteLine(new FaultRow("F20", "certificate " + what).With("cycles", 1).With("records taken with it", got.Count - (int)last).With("acked with the right one", last).Done());
        Assert.Equal(last, got.Count);
        Assert.Null(uplink.Status.Problem);
    }

    private static byte[][] Chains()
    {
        using var chain = new HashChain();
        byte[][] chains = new byte[Records + 1][];
        chains[0] = chain.ToArray();
        for (int i = 1; i <= Records; i++)
        {
            chain.Advance(i, Payloads[i]);
            chains[i] = chain.ToArray();
        }

        return chains;
    }

    /// <summary>The same numbers with other bytes: the content changed, the chain made to fit, a bit flipped, cut short, for another gateway.</summary>
    private IEnumerable<byte[]> Forgeries(Batch victim)
    {
        int from = (int)victim.From, to = (int)victim.To;
        byte[][] changed = [.. Payloads];
        changed[_random.Next(from, to + 1)] = [9, 9, 9, (byte)_random.Next(256)];
        yield return Slice(from, to, changed).ToByteArray();
        byte[] bytes = victim.ToByteArray();
        yield return bytes[..^_random.Next(1, bytes.Length - 1)];
        Batch other = victim.Clone();
        other.Gateway ^= 1;
        yield return other.ToByteArray();
        Batch broken = victim.Clone();
        byte[] head = RandomNumberGenerator.GetBytes(32);
        broken.ChainAfter = ByteString.CopyFrom(head);
        yield return broken.ToByteArray();
    }

    private Batch Slice(int from, int to, byte[][]? payloads = null)
    {
        using var chain = new HashChain();
        chain.Restart(_chains[from - 1]);
        var block = new RecordBlock();
        for (int i = from; i <= to; i++)
        {
            byte[] payload = (payloads ?? Payloads)[i];
            chain.Advance(i, payload);
            block.Records.Add(ByteString.CopyFrom(payload));
        }

        var batch = new Batch { Gateway = Bench.Gateway.Value, Epoch = Epoch, Lane = 3, From = (ulong)from, To = (ulong)to, ChainBefore = ByteString.CopyFrom(_chains[from - 1]), ChainAfter = ByteString.CopyFrom(chain.Head) };
        BatchCodec.Pack(batch, block);
        return batch;
    }

    /// <summary>The receiver's status; 0 when it did not even complete the handshake.</summary>
    private static async Task<HttpStatusCode> PostAsync(Bench bench, HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(new Uri(bench.Address, $"/v1/gateways/{Bench.Gateway}/batches"), content);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
