using System.Net.Sockets;
using System.Text;
using Edge.Gateway.Panel;

namespace Edge.Gateway.Tests.Panel;

/// <summary>The queue of one screen and the ring of all: what is dropped, what never is, what is bounded.</summary>
public class ScreenQueueTests
{
    [Fact]
    public async Task A_slow_screen_loses_the_oldest_waves_and_nothing_else()
    {
        var options = new PanelOptions { ClientWaves = 3 };
        using var client = new PanelClient(options, new PanelClock());
        Assert.True(client.Offer(Event(1)));
        for (var id = 2; id <= 8; id++)
            Assert.True(client.Offer(Event(id, isWave: true)));
        Assert.True(client.Offer(Event(9)));
        var batch = new List<PanelEvent>();
        await client.TakeAsync(batch, CancellationToken.None);
        Assert.Equal([1L, 6, 7, 8, 9], batch.Select(e => e.Id));
        Assert.Equal(4, client.WavesDropped);
    }

    [Fact]
    public void A_full_queue_of_states_is_refused_not_shortened()
    {
        using var client = new PanelClient(new PanelOptions { ClientEvents = 2 }, new PanelClock());
        Assert.True(client.Offer(Event(1)));
        Assert.True(client.Offer(Event(2)));
        Assert.False(client.Offer(Event(3)));
    }

    [Fact]
    public async Task A_screen_is_stalled_when_a_state_waits_longer_than_its_patience()
    {
        var clock = new PanelClock();
        using var client = new PanelClient(new PanelOptions(), clock);
        client.Offer(Event(1, isWave: true));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(client.IsStalled(clock.GetTimestamp()));
        client.Offer(Event(2));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(client.IsStalled(clock.GetTimestamp()));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(client.IsStalled(clock.GetTimestamp()));
        await client.TakeAsync([], CancellationToken.None);
        Assert.True(client.IsStalled(clock.GetTimestamp()));
        client.Sent();
        Assert.False(client.IsStalled(clock.GetTimestamp()));
    }

    [Fact]
    public async Task A_screen_that_does_not_read_is_closed_and_counted()
    {
        var options = new PanelOptions { Heartbeat = TimeSpan.FromMilliseconds(100), ClientPatience = TimeSpan.FromSeconds(1), SendBufferBytes = 16 << 10 };
        await using var bench = await PanelBench.StartAsync(options: options);
        bench.Gateway.Ballast = new string('x', 200_000);
        using var reading = await bench.OpenStreamAsync();
        using var socket = new TcpClient { ReceiveBufferSize = 16 << 10 };
        await socket.ConnectAsync(bench.Address.Host, bench.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/stream HTTP/1.1\r\nHost: {bench.Address.Authority}\r\n\r\n"));
        while (bench.Hub.Screens.ClosedAsTooSlow == 0)
            await reading.NextAsync("state");
        Assert.Equal(1, bench.Hub.Screens.ClosedAsTooSlow);
        // The one that reads is still served.
        await reading.NextAsync("state");
        while (bench.Hub.Screens.Connected > 1)
            await reading.NextAsync("state");
    }

    [Fact]
    public void The_ring_keeps_states_for_a_minute_and_waves_for_one_sweep()
    {
        var clock = new PanelClock();
        var ring = new ReplayRing(new PanelOptions(), clock, firstId: 100);
        ring.Add(Event(101, at: clock.GetTimestamp()));
        ring.Add(Event(102, isWave: true, at: clock.GetTimestamp()));
        clock.Advance(TimeSpan.FromSeconds(59));
        ring.Add(Event(103, at: clock.GetTimestamp()));
        Assert.Equal([101L, 103], ring.After(100, 103)!.Select(e => e.Id));
        clock.Advance(TimeSpan.FromSeconds(2));
        ring.Add(Event(104, isWave: true, at: clock.GetTimestamp()));
        Assert.Null(ring.After(100, 104));
        Assert.Equal([103L, 104], ring.After(101, 104)!.Select(e => e.Id));
        Assert.Empty(ring.After(104, 104)!);
        Assert.Null(ring.After(105, 104));
    }

    [Fact]
    public void The_ring_is_bounded_in_bytes()
    {
        var clock = new PanelClock();
        var ring = new ReplayRing(new PanelOptions { ReplayBytes = 1000 }, clock, firstId: 0);
        for (var id = 1; id <= 50; id++)
            ring.Add(Event(id, at: clock.GetTimestamp(), bytes: 100));
        Assert.Equal(10, ring.After(40, 50)!.Count);
        Assert.Null(ring.After(39, 50));
    }

    private static PanelEvent Event(long id, bool isWave = false, long at = 0, int bytes = 10) => new(id, isWave, at, new byte[bytes]);
}
