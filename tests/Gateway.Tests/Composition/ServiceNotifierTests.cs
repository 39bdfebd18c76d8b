using System.Net.Sockets;
using System.Text;
using Edge.Gateway.Composition;
using Edge.Gateway.Tests.Bench;
using Edge.Model.Alarms.Technical;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Gateway.Tests.Composition;

/// <summary>The service manager's side is a real datagram socket, with a path or abstract.</summary>
public sealed class ServiceNotifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_reach_the_manager(bool isAbstract)
    {
        using var notifier = new ServiceNotifier(Listen(isAbstract), null);
        Assert.Null(notifier.WatchdogInterval);
        notifier.Ready();
        notifier.Status("two\nlines");
        notifier.Stopping();
        Assert.Equal(["READY=1", "STATUS=two lines", "STOPPING=1"], [Receive(), Receive(), Receive()]);
    }

    [Theory]
    [InlineData("200000", 100)]
    [InlineData("30000000", 15_000)]
    public void The_watchdog_is_fed_at_half_its_time(string usec, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new ServiceNotifier(null, usec).WatchdogInterval);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    public void Without_a_sensible_time_there_is_no_watchdog(string? usec) => Assert.Null(new ServiceNotifier(null, usec).WatchdogInterval);

    [Fact]
    public void A_manager_that_is_away_or_full_never_disturbs_the_caller()
    {
        using var away = new ServiceNotifier(_folder.File("nobody"), null);
        away.Ready();
        using var full = new ServiceNotifier(Listen(isAbstract: false), null);
        for (int i = 0; i < 100_000; i++)
        {
            full.Watchdog();
        }

        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Fact]
    public void Without_a_manager_nothing_is_sent()
    {
        using var none = new ServiceNotifier(null, "1000000");
        none.Ready();
        none.Watchdog();
        Assert.NotNull(none.WatchdogInterval);
    }

    [Fact]
    public void The_alarm_loop_feeds_the_watchdog_and_a_blocked_alarm_path_stops_it()
    {
        using var bench = new AlarmBench();
        using var notifier = new ServiceNotifier(Listen(isAbstract: true), "200000");
        using var loop = new AlarmLoop(bench.Path, notifier, AlarmBench.Clock, NullLogger.Instance);
        loop.Start();
        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], [Receive(), Receive()]);
        using var blocked = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var blocker = new Thread(() => bench.Path.Look(release, (_, _, gate) =>
        {
            blocked.Set();
            gate.Wait();
        }));
        blocker.Start();
        blocked.Wait();
        _manager.ReceiveTimeout = 1000;
        while (TryReceive() is not null)
        {
            // Messages sent before the block.
        }

        Assert.Null(TryReceive());
        release.Set();
        blocker.Join();
        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Fact]
    public void Conditions_reported_from_any_thread_become_technical_alarms()
    {
        using var bench = new AlarmBench();
        using var notifier = new ServiceNotifier(null, null);
        using var loop = new AlarmLoop(bench.Path, notifier, AlarmBench.Clock, NullLogger.Instance);
        loop.Report(TechnicalCondition.JournalFault, isPresent: true);
        loop.Start();
        loop.Report(TechnicalCondition.DataDropped, isPresent: true);
        Wait.Until(() => bench.Feed.State().Alarms.Count(a => a.Rule is "journal-fault" or "data-dropped") == 2, "two technical alarms");
        loop.Report(TechnicalCondition.JournalFault, isPresent: false);
        Wait.Until(() => bench.Feed.State().Alarms.All(a => a.Rule != "journal-fault"), "the end of the fault");
    }

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    /// <returns>Value of NOTIFY_SOCKET.</returns>
    private string Listen(bool isAbstract)
    {
        string name = _folder.File("notify");
        _manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        return isAbstract ? "@" + name : name;
    }

    private string Receive()
    {
        _manager.ReceiveTimeout = (int)Wait.Patience.TotalMilliseconds;
        return TryReceive() ?? throw new TimeoutException("No message came.");
    }

    private string? TryReceive()
    {
        byte[] buffer = new byte[256];
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, _manager.Receive(buffer));
        }
        catch (SocketException timeout) when (timeout.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return null;
        }
    }
}
