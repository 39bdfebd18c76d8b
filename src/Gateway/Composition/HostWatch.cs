using Edge.Gateway.Clock;
using Edge.Gateway.Monitoring;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>
/// Watches what surrounds the alarms: clock, disk, journal, uplink. Runs beside the alarm path, once a second, because
/// any of these may block; what it finds becomes technical conditions.
/// </summary>
public sealed class HostWatch : IAsyncDisposable
{
    private const double DiskNearlyFull = 0.9;
    private const double AutonomyWarningHours = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BacklogLimit = TimeSpan.FromHours(24);

    private readonly AlarmPath _path;
    private readonly SyncFeed _sync;
    private readonly ClockWatch _clockWatch;
    private readonly Action<ClockFinding> _onClockNews;
    private readonly HostWatchSurroundings _surroundings;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private ClockTrust _trust;
    private long _faults;

    /// <param name="path">Where conditions go.</param>
    /// <param name="sync">Journal and uplink.</param>
    /// <param name="clockWatch">Looks at the wall clock.</param>
    /// <param name="onClockNews">Told of steps and of new trust, to be stored as an anchor.</param>
    /// <param name="surroundings">Directory, clock and log.</param>
    public HostWatch(AlarmPath path, SyncFeed sync, ClockWatch clockWatch, Action<ClockFinding> onClockNews, HostWatchSurroundings surroundings) =>
        (_path, _sync, _clockWatch, _onClockNews, _surroundings) = (path, sync, clockWatch, onClockNews, surroundings);

    /// <summary>Looks once at the clock, so that everything after has a label, then every second at everything.</summary>
    public void Start()
    {
        LookAtClock();
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>One look at everything.</summary>
    internal void Look()
    {
        LookAtClock();
        JournalStatistics statistics = _sync.Statistics;
        Tell(TechnicalCondition.Disk, IsDiskInTrouble(_surroundings.Directory));
        Tell(TechnicalCondition.Autonomy, statistics.Lanes.Any(l => l.AutonomyHours < AutonomyWarningHours));
        Tell(TechnicalCondition.DataDropped, _surroundings.LostDataLately());
        UplinkView? uplink = _sync.Uplink;
        Tell(TechnicalCondition.SyncRefused, uplink?.State == "refused");
        Tell(TechnicalCondition.SyncBacklog, uplink is not null && statistics.Lanes.Any(IsOverdue));
        _surroundings.Beside();
    }

    // The two lanes that must get out; bulk may wait for a cheap window.
    private static bool IsOverdue(LaneStatistics lane) =>
        lane.Lane is Lane.Alert or Lane.Vitals && lane.Stored > 0 && lane.OldestStoredMs > BacklogLimit.TotalMilliseconds;

    // A disk that cannot even be asked is in trouble; what is looked at after it must not suffer.
    private static bool IsDiskInTrouble(string directory)
    {
        try
        {
            var drive = new DriveInfo(directory);
            return 1 - ((double)drive.AvailableFreeSpace / drive.TotalSize) > DiskNearlyFull;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, _surroundings.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                LookSafely();
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
    }

    private void LookSafely()
    {
        try
        {
            Look();
            _faults = 0;
        }
        catch (Exception fault)
        {
            if (_faults++ == 0)
            {
                Log.HostWatchFault(_surroundings.Log, fault);
            }
        }
    }

    private void LookAtClock()
    {
        ClockFinding finding = _clockWatch.Look();
        if (finding.Stepped)
        {
            Log.ClockStepped(_surroundings.Log, (long)finding.Step.TotalMilliseconds);
        }

        _trust = finding.Trust;
        _path.Clock(_trust);
        if (finding.IsNews)
        {
            _onClockNews(finding);
        }
    }

    private void Tell(TechnicalCondition condition, bool isPresent) => _path.Condition(condition, isPresent);
}

/// <summary>What the host watch looks at and writes to.</summary>
/// <param name="Directory">State directory, on the disk to watch.</param>
/// <param name="LostDataLately">True for some minutes after records had to be dropped.</param>
public sealed record HostWatchSurroundings(string Directory, TimeProvider Clock, ILogger Log, Func<bool> LostDataLately)
{
    /// <summary>Looked at in the same rhythm; may block, like everything here.</summary>
    public Action Beside { get; init; } = static () => { };
}
