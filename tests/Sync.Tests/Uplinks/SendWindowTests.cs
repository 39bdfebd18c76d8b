using Edge.Sync.Uplinks;

namespace Edge.Sync.Tests.Uplinks;

/// <summary>The byte window on simulated lines, in simulated time.</summary>
public sealed class SendWindowTests
{
    [Theory]
    [InlineData(6_000, 0.6, 4096, 4900, 0.8)]
    [InlineData(6_000, 0.1, 4096, 4200, 0.8)]
    [InlineData(125_000, 0.05, 10_000, 40_000, 0.8)]
    [InlineData(1_250_000, 0.6, 200_000, 262_144, 0.2)] // the largest window fills a third of this line
    public void Settles_at_what_the_line_needs(double bytesPerSecond, double roundTripSeconds, int least, int most, double leastUsed)
    {
        (SendWindow window, double used, _) = Drain(bytesPerSecond, roundTripSeconds, TimeSpan.FromSeconds(60));
        Assert.InRange(window.Bytes, least, most);
        Assert.True(used > leastUsed, $"{used:P0} of the line used");
    }

    [Theory]
    [InlineData(6_000, 0.6, true)]
    [InlineData(6_000, 0.1, true)]
    [InlineData(125_000, 0.05, false)]
    [InlineData(125_000, 0.3, false)]
    [InlineData(1_250_000, 0.6, false)]
    public void A_line_counts_as_narrow_only_by_its_own_rate_and_never_by_that_of_the_first_window(double bytesPerSecond, double roundTripSeconds, bool isNarrow)
    {
        bool everNarrow = false;
        Drain(bytesPerSecond, roundTripSeconds, TimeSpan.FromSeconds(60), w => everNarrow |= w.IsLineMeasured && w.BytesPerSecond < 32_000);
        Assert.Equal(isNarrow, everNarrow);
    }

    [Fact]
    public void An_alert_meets_at_most_a_window_ahead_of_it()
    {
        (_, _, double queueSeconds) = Drain(6_000, 0.6, TimeSpan.FromMinutes(5));
        Assert.True(queueSeconds <= 0.82, $"{queueSeconds:F2} s of bytes ahead");
    }

    [Fact]
    public void A_single_message_larger_than_the_window_goes_alone()
    {
        var window = new SendWindow();
        Assert.True(window.HasRoom(1 << 20));
        SendWindow.Passage passage = window.Leave(1 << 20, TimeSpan.Zero);
        Assert.False(window.HasRoom(1));
        Assert.False(window.HasAlertRoom(1));
        window.Abandon(passage);
        Assert.Equal(0, window.InFlightBytes);
    }

    [Fact]
    public void A_full_window_still_lets_an_alert_pass()
    {
        var window = new SendWindow();
        window.Leave(SendWindow.SmallestBytes, TimeSpan.Zero);
        Assert.False(window.HasRoom(1));
        Assert.True(window.HasAlertRoom(SendWindow.AlertExtraBytes));
        Assert.False(window.HasAlertRoom(SendWindow.AlertExtraBytes + 1));
    }

    /// <summary>Keeps the window full over a line of one rate and delay; gives the share of the line used and the longest queue in front of a new message.</summary>
    private static (SendWindow Window, double Used, double QueueSeconds) Drain(
        double bytesPerSecond, double roundTripSeconds, TimeSpan length, Action<SendWindow>? look = null)
    {
        var window = new SendWindow();
        var flying = new Queue<(SendWindow.Passage Passage, TimeSpan ConfirmedAt)>();
        TimeSpan now = TimeSpan.Zero, lineFreeAt = TimeSpan.Zero;
        double sent = 0, longestQueue = 0;
        while (now < length)
        {
            int bytes = Math.Clamp(window.Bytes / 4, 512, 64 << 10);
            while (window.HasRoom(bytes))
            {
                lineFreeAt = TimeSpan.FromSeconds(Math.Max(now.TotalSeconds, lineFreeAt.TotalSeconds) + bytes / bytesPerSecond);
                longestQueue = Math.Max(longestQueue, (lineFreeAt - now).TotalSeconds);
                flying.Enqueue((window.Leave(bytes, now), lineFreeAt + TimeSpan.FromSeconds(roundTripSeconds)));
                sent += bytes;
            }

            (SendWindow.Passage passage, now) = flying.Dequeue();
            window.Arrive(passage, now, wasFull: true);
            look?.Invoke(window);
        }

        return (window, sent / (bytesPerSecond * length.TotalSeconds), longestQueue);
    }
}
