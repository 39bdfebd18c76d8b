using Edge.Gateway.Clock;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Observations;

namespace Edge.Gateway.Tests.Clock;

public class ClockWatchTests
{
    private readonly StillClock _clock = new();
    private ClockSource _source = ClockSource.Ntp;

    private ClockTrust Read() => new(MonotonicTime.Now(_clock), _clock.GetUtcNow(), TimeSpan.FromMilliseconds(10), _source);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_step_of_an_hour_is_seen_once_with_its_size(int hours)
    {
        var watch = new ClockWatch(Read);
        Assert.True(watch.Look().IsNews);
        Second();
        Assert.Equal((false, false), Flags(watch.Look()));
        _clock.Wall += TimeSpan.FromHours(hours);
        Second();
        ClockFinding step = watch.Look();
        Assert.Equal((true, true), Flags(step));
        Assert.Equal(TimeSpan.FromHours(hours), step.Step);
        for (int i = 0; i < 10; i++)
        {
            Second();
            Assert.Equal((false, false), Flags(watch.Look()));
        }
    }

    [Theory]
    [InlineData(2000, false)]
    [InlineData(2001, true)]
    [InlineData(-2000, false)]
    [InlineData(-2001, true)]
    public void More_than_two_seconds_is_a_step(int milliseconds, bool stepped)
    {
        var watch = new ClockWatch(Read);
        watch.Look();
        _clock.Wall += TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(stepped, watch.Look().Stepped);
    }

    [Fact]
    public void Gained_and_lost_trust_is_news_once()
    {
        _source = ClockSource.None;
        var watch = new ClockWatch(Read);
        Assert.False(watch.Look().Trust.IsTrusted);
        Assert.False(watch.Look().IsNews);
        _source = ClockSource.Ntp;
        Assert.Equal((false, true), Flags(watch.Look()));
        Assert.False(watch.Look().IsNews);
        _source = ClockSource.None;
        Assert.Equal((false, true), Flags(watch.Look()));
    }

    [Fact]
    public void The_boot_clock_counts_nanoseconds_and_never_runs_back()
    {
        BootTimeProvider clock = BootTimeProvider.Instance;
        Assert.Equal(1_000_000_000, clock.TimestampFrequency);
        long last = clock.GetTimestamp();
        for (int i = 0; i < 10_000; i++)
        {
            long next = clock.GetTimestamp();
            Assert.True(next >= last);
            last = next;
        }

        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(last / 1e9, uptime - 5, uptime + 5);
    }

    [Fact]
    public void The_kernels_clock_is_read_with_a_source_or_with_none()
    {
        ClockTrust trust = KernelClock.Read(BootTimeProvider.Instance);
        Assert.True(trust.Uncertainty > TimeSpan.Zero);
        Assert.Contains(trust.Source, (ClockSource[])[ClockSource.None, ClockSource.Ntp]);
        Assert.Equal(trust.Source == ClockSource.None, trust.Uncertainty == TimeSpan.MaxValue);
    }

    [Fact]
    public void The_boot_id_is_the_kernels()
    {
        ReadOnlyMemory<byte> id = BootIdentity.Read();
        Assert.Equal(16, id.Length);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim().Replace("-", "", StringComparison.Ordinal), Convert.ToHexStringLower(id.Span));
    }

    private static (bool Stepped, bool IsNews) Flags(ClockFinding finding) => (finding.Stepped, finding.IsNews);

    private void Second() => _clock.Advance(TimeSpan.FromSeconds(1));
}
