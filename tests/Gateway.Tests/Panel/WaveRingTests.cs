using Edge.Gateway.Panel;
using Edge.Model.Observations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Tests.Panel;

/// <summary>Samples from the reader threads to the hub: in order, with their gaps, without garbage.</summary>
public class WaveRingTests
{
    private readonly short[] _into = new short[1000];

    [Fact]
    public void Samples_come_once_in_order_with_their_sequence()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        ring.Append([1, 2, 3], MonotonicTime.FromSeconds(1));
        ring.Append([4], MonotonicTime.FromSeconds(1.01));
        Assert.Equal((4, 0L), ring.Take(_into));
        Assert.Equal([1, 2, 3, 4], _into[..4]);
        Assert.Equal((0, 4L), ring.Take(_into));
        ring.Append([5], MonotonicTime.FromSeconds(1.02));
        Assert.Equal((1, 4L), ring.Take(_into));
    }

    [Fact]
    public void What_the_hub_does_not_take_is_overwritten_counted_and_a_gap_in_the_sequence()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        for (var second = 1; second <= 3; second++)
            ring.Append(new int[100], MonotonicTime.FromSeconds(second));
        Assert.Equal((200, 100L), ring.Take(_into));
        Assert.Equal(100, ring.Overwritten);
    }

    [Fact]
    public void Missing_time_becomes_a_gap_of_that_length()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        ring.Append(new int[10], MonotonicTime.FromSeconds(1));
        ring.Take(_into);
        ring.Append(new int[10], MonotonicTime.FromSeconds(4.1));
        Assert.Equal((10, 310L), ring.Take(_into));
    }

    [Fact]
    public void Jitter_of_a_slow_sender_is_no_gap()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        ring.Append(new int[100], MonotonicTime.FromSeconds(1));
        ring.Take(_into);
        ring.Append(new int[100], MonotonicTime.FromSeconds(2.4));
        Assert.Equal((100, 100L), ring.Take(_into));
    }

    [Fact]
    public void Samples_that_the_device_lost_are_a_gap_of_just_that_length_and_nothing_beside_it_is_lost()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        ring.Append([1, 2], MonotonicTime.FromSeconds(1));
        ring.Append([3, 4, 5], MonotonicTime.FromSeconds(1.07), lostBefore: 4);
        ring.Append([6], MonotonicTime.FromSeconds(1.08));
        Assert.Equal((2, 0L), ring.Take(_into));
        Assert.Equal((4, 6L), ring.Take(_into));
        Assert.Equal([3, 4, 5, 6], _into[..4]);
        Assert.Equal((0, 10L), ring.Take(_into));
        Assert.Equal(0, ring.Overwritten);
    }

    [Fact]
    public void A_loss_that_the_device_states_is_not_counted_again_as_missing_time()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        ring.Append(new int[10], MonotonicTime.FromSeconds(1));
        ring.Append(new int[10], MonotonicTime.FromSeconds(4.1), lostBefore: 300);
        ring.Append(new int[10], MonotonicTime.FromSeconds(9.2), lostBefore: 200);
        Assert.Equal((10, 0L), ring.Take(_into));
        Assert.Equal((10, 310L), ring.Take(_into));
        Assert.Equal((10, 820L), ring.Take(_into));
    }

    [Fact]
    public void A_trace_torn_into_many_pieces_gives_up_the_oldest_and_keeps_its_count()
    {
        var ring = new WaveRings().Register("p1", "w", 100, 1, 0);
        for (var i = 0; i < 20; i++)
            ring.Append([i], MonotonicTime.FromSeconds(1 + i * 0.02), lostBefore: i == 0 ? 0 : 1);
        var heard = new List<(short Sample, long Sequence)>();
        for (var (count, sequence) = ring.Take(_into); count > 0; (count, sequence) = ring.Take(_into))
            heard.Add((_into[0], sequence));
        Assert.Equal([(17, 34L), (18, 36L), (19, 38L)], heard.Select(h => ((int)h.Sample, h.Sequence)));
        Assert.Equal(17, ring.Overwritten);
    }

    [Fact]
    public void Gaps_that_nobody_looked_at_keep_the_count_right()
    {
        var rings = new WaveRings();
        var ring = rings.Register("p1", "w", 100, 1, 0);
        ring.Append([1, 2], MonotonicTime.FromSeconds(1));
        ring.Append([3], MonotonicTime.FromSeconds(1.06), lostBefore: 5);
        rings.Discard();
        ring.Append([4], MonotonicTime.FromSeconds(1.07));
        Assert.Equal((1, 8L), ring.Take(_into));
        Assert.Equal(0, ring.Overwritten);
    }

    [Fact]
    public void Each_piece_of_a_trace_is_a_frame_of_its_own()
    {
        var rings = new WaveRings();
        var ring = rings.Register("p1", "w", 100, 1, 0);
        ring.Append([1, 2], MonotonicTime.FromSeconds(1));
        ring.Append([3], MonotonicTime.FromSeconds(1.06), lostBefore: 5);
        Assert.Equal([0L, 7L], rings.Take()!.Frames.Select(f => f.Sequence));
        Assert.Null(rings.Take());
    }

    [Fact]
    public void Nobody_looking_is_no_loss()
    {
        var rings = new WaveRings();
        var ring = rings.Register("p1", "w", 100, 1, 0);
        for (var second = 1; second <= 10; second++)
        {
            ring.Append(new int[100], MonotonicTime.FromSeconds(second));
            rings.Discard();
        }
        Assert.Equal(0, rings.Overwritten);
        Assert.Null(rings.Take());
    }

    [Fact]
    public void The_number_of_waveforms_is_bounded_and_a_key_is_taken_once()
    {
        var rings = new WaveRings();
        for (var i = 0; i < WaveRings.Limit; i++)
            rings.Register("p1", $"w{i}", 25, 1, 0);
        Assert.Throws<InvalidOperationException>(() => rings.Register("p1", "one-more", 25, 1, 0));
        Assert.Throws<InvalidOperationException>(() => new WaveRings { }.RegisterTwice());
    }

    [Fact]
    public void Appending_and_notifying_allocate_nothing()
    {
        var clock = new PanelClock();
        var gateway = new ScriptedGateway(clock);
        var waves = new WaveRings();
        using var hub = new PanelHub(gateway.Bindings, ["p1"], waves, clock, NullLogger<PanelHub>.Instance);
        var ring = waves.Register("p1", "w", 250, 1, 0);
        var samples = new int[10];
        long Run(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                ring.Append(samples, new MonotonicTime(i * 40_000_000L));
                hub.NotifyVitals("p1");
                hub.NotifyState();
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Run(100);
        Assert.Equal(0, Run(10_000));
    }
}

file static class WaveRingsTwice
{
    public static void RegisterTwice(this WaveRings rings)
    {
        rings.Register("p1", "w", 25, 1, 0);
        rings.Register("p1", "w", 25, 1, 0);
    }
}
