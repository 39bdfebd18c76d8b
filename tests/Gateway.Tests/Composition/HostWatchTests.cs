using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Monitoring;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Observations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Tests.Composition;

public sealed class HostWatchTests : IDisposable
{
    private bool _lostData;
    private readonly AlarmBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<ClockFinding> _news = [];
    private readonly List<HostWatch> _watches = [];
    private ClockTrust _trust = new(MonotonicTime.Now(AlarmBench.Clock), new DateTimeOffset(2026, 3, 14, 22, 0, 0, TimeSpan.Zero), TimeSpan.Zero, ClockSource.Ntp);

    private IEnumerable<string> Rules => _bench.Feed.State().Alarms.Select(a => a.Rule);

    [Fact]
    public void A_receiver_that_refuses_is_a_notice_until_it_takes_again()
    {
        HostWatch watch = WatchOf(_folder.Path);
        watch.Look();
        Assert.DoesNotContain("sync-refused", Rules);
        _bench.Uplink = new UplinkView("refused", "unknown gateway", null);
        watch.Look();
        _bench.Path.Tick();
        Assert.Contains("sync-refused", Rules);
        _bench.Uplink = new UplinkView("connected", null, 5);
        watch.Look();
        Wait.Until(
            () =>
            {
                _bench.Path.Tick();
                return !Rules.Contains("sync-refused");
            },
            "the end of the notice");
    }

    [Fact]
    public void A_nearly_full_disk_is_a_notice_where_the_test_may_mount_one()
    {
        HostWatch healthy = WatchOf(_folder.Path);
        healthy.Look();
        _bench.Path.Tick();
        Assert.Equal(DiskUse(_folder.Path) > 0.9, Rules.Contains("disk"));
        using SmallDisk? disk = SmallDisk.TryMount(megabytes: 1);
        if (disk is not null)
        {
            File.WriteAllBytes(Path.Combine(disk.Path, "fill"), new byte[980 << 10]);
            WatchOf(disk.Path).Look();
            _bench.Path.Tick();
            Assert.Contains("disk", Rules);
        }
    }

    [Fact]
    public void A_stepped_clock_is_stored_as_news_and_an_untrusted_one_is_a_notice()
    {
        HostWatch watch = WatchOf(_folder.Path);
        watch.Look();
        Assert.Single(_news);
        _trust = _trust with { Wall = _trust.Wall - TimeSpan.FromHours(1) };
        watch.Look();
        Assert.Equal(TimeSpan.FromHours(-1), _news[1].Step);
        Assert.DoesNotContain("clock", Rules);
        _trust = _trust with { Source = ClockSource.None };
        watch.Look();
        _bench.Path.Tick();
        Assert.Equal(3, _news.Count);
        Assert.Contains("clock", Rules);
        Assert.False(_bench.Feed.State().ClockTrusted);
    }

    [Fact]
    public void Dropped_data_is_said_for_as_long_as_the_loss_is_fresh()
    {
        HostWatch watch = WatchOf(_folder.Path);
        _lostData = true;
        watch.Look();
        Assert.Contains("data-dropped", Rules);
        _lostData = false;
        watch.Look();
        Assert.Equal("clearing", _bench.Feed.State().Alarms.Single(a => a.Rule == "data-dropped").State);
    }

    [Fact]
    public void A_directory_that_is_gone_does_not_end_the_watch()
    {
        HostWatch watch = WatchOf(_folder.File("gone"));
        watch.Start();
        _bench.Uplink = new UplinkView("refused", "unknown gateway", null);
        Wait.Until(
            () =>
            {
                _bench.Path.Tick();
                return Rules.Contains("sync-refused") && Rules.Contains("disk");
            },
            "conditions beside the one that cannot be looked at");
    }

    public void Dispose()
    {
        // The test runner knows no asynchronous disposal.
        _watches.ForEach(w => w.DisposeAsync().AsTask().Wait(Wait.Patience));
        _bench.Dispose();
        _folder.Dispose();
    }

    private static double DiskUse(string directory)
    {
        var drive = new DriveInfo(directory);
        return 1 - ((double)drive.AvailableFreeSpace / drive.TotalSize);
    }

    private HostWatch WatchOf(string directory)
    {
        var watch = new HostWatch(
            _bench.Path, _bench.Sync, new ClockWatch(() => _trust), _news.Add, new HostWatchSurroundings(directory, AlarmBench.Clock, NullLogger.Instance, () => _lostData));
        _watches.Add(watch);
        return watch;
    }
}
