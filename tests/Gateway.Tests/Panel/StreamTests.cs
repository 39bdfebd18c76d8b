using Edge.Gateway.Panel;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Panel;

/// <summary>The stream over a real connection: order, heartbeat, replay, waves, faults.</summary>
public class StreamTests
{
    [Fact]
    public async Task A_new_screen_gets_the_whole_state_first()
    {
        await using var bench = await PanelBench.StartAsync();
        using var stream = await bench.OpenStreamAsync();
        var first = await stream.NextAsync();
        Assert.Equal("state", first!.Name);
        Assert.Equal("Maria", first.Data.GetProperty("patients")[0].GetProperty("name").GetString());
        Assert.Equal(1, first.Data.GetProperty("screens").GetProperty("connected").GetInt32());
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.True(stream.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_changed_number_comes_at_once_and_ids_rise()
    {
        await using var bench = await PanelBench.StartAsync();
        using var stream = await bench.OpenStreamAsync();
        var last = (await stream.NextAsync("state")).Id!.Value;
        for (var value = 80; value < 90; value++)
        {
            bench.Gateway.Set(value);
            bench.Hub.NotifyVitals("p1");
            var vitals = await stream.NextAsync("vitals");
            Assert.Equal($"{value}", vitals.Data.GetProperty("signals")[0].GetProperty("value").GetString());
            Assert.True(vitals.Id > last);
            last = vitals.Id.Value;
        }
    }

    [Fact]
    public async Task A_patient_the_hub_was_not_told_about_causes_a_whole_state()
    {
        var clock = new PanelClock();
        await using var bench = await PanelBench.StartAsync(clock);
        using var stream = await bench.OpenStreamAsync();
        await NextStateAsync(stream, clock);
        bench.Hub.NotifyVitals("p9");
        Assert.Equal("state", (await NextStateAsync(stream, clock)).Name);
    }

    [Fact]
    public async Task The_heartbeat_is_a_state_every_two_seconds()
    {
        var clock = new PanelClock();
        await using var bench = await PanelBench.StartAsync(clock);
        using var stream = await bench.OpenStreamAsync();
        var sentAt = new List<DateTimeOffset>();
        while (sentAt.Count < 5)
            sentAt.Add((await NextStateAsync(stream, clock)).Data.GetProperty("wallAt").GetDateTimeOffset());
        var waits = sentAt.Skip(1).Zip(sentAt, static (later, earlier) => (later - earlier).TotalSeconds).ToList();
        Assert.All(waits, static wait => Assert.InRange(wait, 0, 2.1));
        Assert.All(waits[^2..], static wait => Assert.InRange(wait, 1.9, 2.1));
    }

    [Fact]
    public async Task A_screen_that_comes_back_gets_what_it_missed_in_order()
    {
        await using var bench = await PanelBench.StartAsync();
        long seen;
        using (var stream = await bench.OpenStreamAsync())
            seen = (await stream.NextAsync("state")).Id!.Value;
        using var other = await bench.OpenStreamAsync();
        await other.NextAsync("state");
        var missed = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            bench.Hub.NotifyVitals("p1");
            missed.Add((await other.NextAsync("vitals")).Id!.Value);
        }
        using var back = await bench.OpenStreamAsync(seen);
        var replayed = new List<SseEvent>();
        while (replayed.Count(e => e.Name == "vitals") < 5)
            replayed.Add((await back.NextAsync())!);
        Assert.Equal(missed, replayed.Where(e => e.Name == "vitals").Select(e => e.Id!.Value));
        Assert.Equal(replayed.Select(e => e.Id).Order(), replayed.Select(e => e.Id));
        Assert.DoesNotContain(replayed, e => e.Name == "gap");
        await back.NextAsync("state");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(long.MaxValue)]
    public async Task An_id_that_is_not_in_the_ring_is_answered_with_a_gap_and_the_state(long unknown)
    {
        await using var bench = await PanelBench.StartAsync();
        using var stream = await bench.OpenStreamAsync(unknown);
        var gap = await stream.NextAsync();
        Assert.Equal(("gap", (long?)null, unknown), (gap!.Name, gap.Id, gap.Data.GetProperty("lastSeen").GetInt64()));
        Assert.Equal("state", (await stream.NextAsync())!.Name);
    }

    [Fact]
    public async Task Waves_come_as_frames_of_consecutive_samples()
    {
        await using var bench = await PanelBench.StartAsync();
        var ring = bench.Waves.Register("p1", "nonin-1/pleth", 75, 0.5, 1);
        using var stream = await bench.OpenStreamAsync();
        await stream.NextAsync("state");
        ring.Append([1, -2, 3], MonotonicTime.FromSeconds(1));
        var frame = (await stream.NextAsync("wave")).Data.GetProperty("frames")[0];
        Assert.Equal("nonin-1/pleth", frame.GetProperty("key").GetString());
        Assert.Equal(0, frame.GetProperty("sequence").GetInt64());
        Assert.Equal([1, 0, 0xfe, 0xff, 3, 0], frame.GetProperty("samples").GetBytesFromBase64());
        ring.Append([4], MonotonicTime.FromSeconds(1.05));
        Assert.Equal(3, (await stream.NextAsync("wave")).Data.GetProperty("frames")[0].GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task A_fault_behind_the_panel_stops_the_heartbeat_and_ends_by_itself()
    {
        var clock = new PanelClock();
        await using var bench = await PanelBench.StartAsync(clock);
        using var stream = await bench.OpenStreamAsync();
        await NextStateAsync(stream, clock);
        bench.Gateway.IsBroken = true;
        for (var i = 0; i < 6; i++)
        {
            await WaitForTimerAsync(clock);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.False(bench.Hub.IsAlive);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await bench.Http.GetAsync("/healthz")).StatusCode);
        bench.Gateway.IsBroken = false;
        await NextStateAsync(stream, clock);
        Assert.True(bench.Hub.IsAlive);
    }

    [Fact]
    public async Task One_screen_too_many_is_sent_away()
    {
        await using var bench = await PanelBench.StartAsync(options: new PanelOptions { Clients = 1 });
        using var stream = await bench.OpenStreamAsync();
        using var second = await bench.Http.GetAsync("/api/stream");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    /// <summary>Moves the clock by small steps until the next state is there.</summary>
    private static async Task<SseEvent> NextStateAsync(SseReader stream, PanelClock clock)
    {
        var next = stream.NextAsync("state");
        while (!next.IsCompleted)
        {
            await WaitForTimerAsync(clock);
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(next, Task.Delay(2));
        }
        return await next;
    }

    /// <summary>The hub has done its step and sleeps again when its timer is armed.</summary>
    private static async Task WaitForTimerAsync(PanelClock clock)
    {
        while (!clock.IsArmed)
            await Task.Delay(1);
    }
}
