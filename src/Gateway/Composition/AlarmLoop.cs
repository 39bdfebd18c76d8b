using Edge.Gateway.Monitoring;
using Edge.Model.Alarms.Technical;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Composition;

/// <summary>
/// The thread that lets time pass for alarms: a tick each 100 ms, the systemd watchdog, and conditions that other
/// threads reported. It waits for nothing but its own interval, so a missing watchdog message means that alarms stand.
/// </summary>
public sealed class AlarmLoop : IDisposable
{
    /// <summary>Time between ticks; delays are exact regardless, this bounds how late they are acted on.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly AlarmPath _path;
    private readonly ServiceNotifier _notifier;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private long _raised;
    private long _cleared;
    private long _faults;

    public AlarmLoop(AlarmPath path, ServiceNotifier notifier, TimeProvider clock, ILogger log)
    {
        (_path, _notifier, _clock, _log) = (path, notifier, clock, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "alarm loop", Priority = ThreadPriority.AboveNormal };
    }

    public void Start() => _thread.Start();

    /// <summary>Reports a condition from any thread, whatever locks it holds; taken up with the next tick.</summary>
    public void Report(TechnicalCondition condition, bool isPresent)
    {
        long bit = 1L << (int)condition;
        Interlocked.Or(ref isPresent ? ref _raised : ref _cleared, bit);
    }

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Run()
    {
        long watchdogAt = _clock.GetTimestamp();
        do
        {
            try
            {
                TakeConditions();
                _path.Tick();
                if (_notifier.WatchdogInterval is { } interval && _clock.GetElapsedTime(watchdogAt) >= interval)
                {
                    watchdogAt = _clock.GetTimestamp();
                    _notifier.Watchdog();
                }
            }
            catch (Exception fault)
            {
                // The loop's boundary: a bug in one rule must not end the ticks of all others.
                if (_faults++ == 0)
                {
                    Log.AlarmLoopFault(_log, fault);
                }
            }
        }
        while (!_stop.WaitOne(TickInterval));
    }

    private void TakeConditions()
    {
        long raised = Interlocked.Exchange(ref _raised, 0);
        long cleared = Interlocked.Exchange(ref _cleared, 0) & ~raised;
        if ((raised | cleared) == 0)
        {
            return;
        }

        foreach (TechnicalCondition condition in Edge.Model.Monitoring.EdgeState.GatewayConditions)
        {
            long bit = 1L << (int)condition;
            if (((raised | cleared) & bit) != 0)
            {
                _path.Condition(condition, (raised & bit) != 0);
            }
        }
    }
}
