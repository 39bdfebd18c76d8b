using System.Text;
using Edge.Sync.Journal;
using Edge.Sync.Uplinks;
using Edge.Sync.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Edge.Receiver.Tests;

/// <summary>A receiver that answers nonsense never gets the journal trimmed, and the uplink comes back when it talks sense again.</summary>
public sealed class NonsenseAnswerTests
{
    private static readonly Dictionary<string, Func<HttpResponse, Batch, byte[]>> Answers = new()
    {
        ["garbage"] = (_, _) => [0xFF, 0xFE, 0x80, 0x01],
        ["empty"] = (_, _) => [],
        ["ack beyond what was sent"] = (_, b) => Ack(b, a => a.UpTo = b.To + 1000),
        ["ack of everything"] = (_, b) => Ack(b, a => a.UpTo = ulong.MaxValue),
        ["ack of another gateway"] = (_, b) => Ack(b, a => a.Gateway++),
        ["ack of another epoch"] = (_, b) => Ack(b, a => a.Epoch++),
        ["ack of another lane"] = (_, b) => Ack(b, a => a.Lane = 5),
        ["range beyond what was sent"] = (_, b) => Ack(b, a => a.Ranges.Add(new NumberRange { From = b.To + 1, To = b.To + 9 })),
        ["neither ack nor refusal"] = (_, _) => new Reply().ToByteArray().Concat(new byte[] { 0x1A, 0x00 }).ToArray(),
        ["refusal as success"] = (_, b) => new Reply { Refusal = new Refusal { Gateway = b.Gateway } }.ToByteArray(),
        ["ack as an error"] = (r, b) =>
        {
            r.StatusCode = 400;
            return Ack(b, a => a.UpTo = b.To);
        },
        ["captive portal"] = (r, _) =>
        {
            r.ContentType = "text/html";
            return Encoding.UTF8.GetBytes("<html>Please log in</html>");
        },
        ["redirect"] = (r, _) =>
        {
            r.StatusCode = 302;
            r.Headers.Location = "https://example.org/";
            return [];
        },
        ["answer without end"] = (_, _) => new byte[2 << 20],
    };

    [Fact]
    public async Task No_nonsense_trims_the_journal_and_each_is_counted()
    {
        await using var bench = new Bench();
        await using NonsenseServer server = await NonsenseServer.StartAsync(bench.Mint.Server("127.0.0.1"));
        Uplink uplink = bench.StartUplink(server.Address);
        bench.Append(Lane.Alert, 3);
        int tried = 0;
        foreach ((string name, Func<HttpResponse, Batch, byte[]> answer) in Answers)
        {
            server.OnBatch = answer;
            long nonsense = uplink.Status.Nonsense;
            await Bench.WaitAsync(() => uplink.Status.Nonsense >= nonsense + 2, $"{name} was not counted: {uplink.Status}");
            Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Alert));
            await Bench.WaitAsync(() => bench.Journal.Statistics().Lanes.Single(l => l.Lane == Lane.Alert).Stored == 3, "records are missing from the counts");
            tried++;
        }

        Assert.Equal(14, tried);
        server.OnBatch = (_, b) => Ack(b, a => a.UpTo = b.To);
        await bench.WaitAcknowledgedAsync(Lane.Alert, 3);
    }

    [Fact]
    public async Task A_welcome_for_someone_else_or_of_more_than_exists_is_not_believed()
    {
        await using var bench = new Bench();
        await using NonsenseServer server = await NonsenseServer.StartAsync(bench.Mint.Server("127.0.0.1"));
        server.OnHello = (_, h) => new Welcome { Gateway = h.Gateway + 1 }.ToByteArray();
        bench.Append(Lane.Alert, 3);
        Uplink uplink = bench.StartUplink(server.Address);
        await Bench.WaitAsync(() => uplink.Status.Nonsense >= 2, "a welcome for someone else was believed");
        server.OnHello = (_, h) => new Welcome { Gateway = h.Gateway, Lanes = { new LaneProgress { Lane = 1, Epoch = h.Epoch, UpTo = 4 } } }.ToByteArray();
        long nonsense = uplink.Status.Nonsense;
        await Bench.WaitAsync(() => uplink.Status.Nonsense >= nonsense + 4, "a welcome of more than exists was believed");
        Assert.Equal(0, server.Batches);
        Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Alert));
    }

    [Fact]
    public async Task A_refusal_keeps_the_records_pauses_the_lane_and_lets_later_alerts_pass()
    {
        await using var bench = new Bench();
        await using NonsenseServer server = await NonsenseServer.StartAsync(bench.Mint.Server("127.0.0.1"));
        server.OnBatch = (r, b) =>
        {
            if (b.Lane == 1 && b.From > 2)
                return Ack(b, a => a.Ranges.Add(new NumberRange { From = b.From, To = b.To }));
            r.StatusCode = 400;
            return new Reply { Refusal = new Refusal { Gateway = b.Gateway, Reason = RefusalReason.BrokenChain } }.ToByteArray();
        };
        bench.Append(Lane.Alert, 2);
        bench.Append(Lane.Vitals, 5);
        Uplink uplink = bench.StartUplink(server.Address);
        await Bench.WaitAsync(() => uplink.Status.Refusals >= 2, "no refusal counted");
        Assert.Equal(UplinkState.Refused, uplink.Status.State);
        Assert.Contains("BrokenChain", uplink.Status.Problem, StringComparison.Ordinal);
        int batches = server.Batches;
        bench.Append(Lane.Alert, 1);
        bench.Append(Lane.Vitals, 5);
        await Bench.WaitAsync(() => server.Batches > batches, "the later alert did not pass");
        Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Alert));
        Assert.Equal(10, bench.Journal.Statistics().Lanes.Single(l => l.Lane == Lane.Vitals).Accepted);
        Assert.Equal(2, uplink.Status.Refusals);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_not_asked_again_before()
    {
        await using var bench = new Bench();
        await using NonsenseServer server = await NonsenseServer.StartAsync(bench.Mint.Server("127.0.0.1"));
        server.OnBatch = (r, _) =>
        {
            r.StatusCode = 503;
            r.Headers.RetryAfter = "600";
            return [];
        };
        bench.Append(Lane.Alert, 1);
        Uplink uplink = bench.StartUplink(server.Address);
        await Bench.WaitAsync(() => server.Batches == 1 && uplink.Status.State == UplinkState.Waiting, "no batch came");
        await Task.Delay(500);
        Assert.Equal(1, server.Batches);
        Assert.Contains("503", uplink.Status.Problem, StringComparison.Ordinal);
    }

    private static byte[] Ack(Batch batch, Action<Ack> change)
    {
        var ack = new Ack { Gateway = batch.Gateway, Epoch = batch.Epoch, Lane = batch.Lane };
        change(ack);
        return new Reply { Ack = ack }.ToByteArray();
    }
}
