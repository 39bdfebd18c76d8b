using System.Net;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Uplinks;

namespace Edge.Receiver.Tests;

/// <summary>Journal, uplink and receiver over loopback with mutual TLS: nothing lost, nothing twice.</summary>
public sealed class EndToEndTests
{
    [Fact]
    public async Task All_records_of_all_lanes_arrive_once_and_in_order()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        Uplink uplink = bench.StartUplink();
        bench.Append(Lane.Vitals, 500);
        bench.WallStep = TimeSpan.FromHours(-1);
        foreach (Lane lane in new[] { Lane.Alert, Lane.Audit, Lane.Vitals })
        {
            long last = bench.Append(lane, 700);
            await bench.WaitAcknowledgedAsync(lane, last);
            Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), await bench.ReceivedAsync(lane));
            Assert.Equal(0, (await bench.LaneAsync(lane)).GetProperty("duplicates").GetInt64());
        }

        Assert.Equal(UplinkState.Connected, uplink.Status.State);
        Assert.NotNull(uplink.Status.LastAckAt);
    }

    [Fact]
    public async Task A_receiver_that_goes_away_and_comes_back_gets_everything_once()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        bench.StartUplink();
        for (int round = 0; round < 3; round++)
        {
            bench.Append(Lane.Vitals, 200);
            await bench.StopReceiverAsync();
            bench.Append(Lane.Vitals, 200);
            bench.Append(Lane.Alert, 5);
            await bench.StartReceiverAsync();
        }

        await bench.WaitAcknowledgedAsync(Lane.Vitals, 1200);
        await bench.WaitAcknowledgedAsync(Lane.Alert, 15);
        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
    }

    [Fact]
    public async Task Answers_lost_after_the_commit_lose_nothing_and_double_nothing()
    {
        await using var bench = new Bench();
        Uri receiver = await bench.StartReceiverAsync();
        await using var proxy = new CuttingProxy(receiver.Port);
        Uplink uplink = bench.StartUplink(proxy.Address);
        int lostAnswers = 0;
        long seq = bench.Append(Lane.Vitals, 300);
        await bench.WaitAcknowledgedAsync(Lane.Vitals, 40);
        foreach (long budget in new[] { 0L, 40, 0, 200 })
        {
            proxy.SwallowAnswersAfter(budget);
            seq = bench.Append(Lane.Vitals, 300);
            await Bench.WaitAsync(() => uplink.Status.State != UplinkState.Connected, "the silent link was not noticed");
            long committed = (await bench.LaneAsync(Lane.Vitals)).GetProperty("up_to").GetInt64();
            lostAnswers += committed > bench.Journal.AcknowledgedUpTo(Lane.Vitals) ? 1 : 0;
            proxy.CutAll();
        }

        await bench.WaitAcknowledgedAsync(Lane.Vitals, seq);
        Assert.Equal(Enumerable.Range(1, (int)seq).Select(i => (long)i), await bench.ReceivedAsync(Lane.Vitals));
        Assert.True(lostAnswers > 0, "no answer was lost after a commit");
        Assert.True(uplink.Status.Resends > 0);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        await using var bench = new Bench();
        Uri receiver = await bench.StartReceiverAsync();
        using var foreign = new CertificateMint(TimeProvider.System);
        using HttpClient client = bench.Client(foreign.Gateway(Bench.Gateway));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new Uri(receiver, $"/v1/gateways/{Bench.Gateway}/lanes")));
        using HttpClient anonymous = bench.Client(null);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => anonymous.GetAsync(new Uri(receiver, $"/v1/gateways/{Bench.Gateway}/lanes")));
    }

    [Fact]
    public async Task Another_gateways_certificate_reaches_neither_data_nor_lanes()
    {
        await using var bench = new Bench();
        Uri receiver = await bench.StartReceiverAsync();
        using HttpClient client = bench.Client(bench.Mint.Gateway(new GatewayId(99)));
        foreach (string route in new[] { "lanes", "records?lane=alert" })
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(receiver, $"/v1/gateways/{Bench.Gateway}/{route}"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using HttpResponseMessage post = await client.PostAsync(new Uri(receiver, $"/v1/gateways/{Bench.Gateway}/batches"), new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
    }

    [Fact]
    public async Task A_receiver_of_another_authority_gets_nothing()
    {
        await using var bench = new Bench();
        await bench.StartReceiverAsync();
        using var foreign = new CertificateMint(TimeProvider.System);
        Uplink uplink = bench.StartUplink(authority: foreign.Authority);
        bench.Append(Lane.Alert, 3);
        await Bench.WaitAsync(() => uplink.Status.Problem is not null, "no problem reported");
        Assert.Equal(UplinkState.Waiting, uplink.Status.State);
        Assert.Equal(0, uplink.Status.BytesSent);
        Assert.Equal(0, bench.Journal.AcknowledgedUpTo(Lane.Alert));
    }

    [Fact]
    public async Task A_receiver_under_another_host_name_gets_nothing()
    {
        await using var bench = new Bench();
        CertificateMint.Save(bench.Mint.Server("receiver.example"), bench.ReceiverFolder, "server");
        await bench.StartReceiverAsync();
        Uplink uplink = bench.StartUplink();
        bench.Append(Lane.Alert, 1);
        await Bench.WaitAsync(() => uplink.Status.Problem is not null, "no problem reported");
        Assert.Equal(0, uplink.Status.BytesSent);
    }

    [Fact]
    public async Task Stopping_takes_less_than_a_second_even_when_nobody_answers()
    {
        await using var bench = new Bench();
        Uri receiver = await bench.StartReceiverAsync();
        await using var proxy = new CuttingProxy(receiver.Port);
        proxy.SwallowAnswersAfter(0);
        Uplink uplink = bench.StartUplink(proxy.Address);
        bench.Append(Lane.Alert, 1);
        Task stopping = uplink.DisposeAsync().AsTask();
        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(5))));
    }
}
