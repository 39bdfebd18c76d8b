using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Panel;

/// <summary>
/// Sends the gateway's state to all screens, on a thread of its own so that no screen and no web request can hold up an alarm.
/// The alarm path only raises flags (<see cref="NotifyState"/>, <see cref="NotifyVitals"/>); the hub then asks the bindings.
/// </summary>
public sealed class PanelHub : IDisposable
{
    private readonly PanelBindings _bindings;
    private readonly PanelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<PanelHub> _log;
    private readonly PanelFanOut _fanOut;
    private readonly string[] _patients;
    private readonly int[] _vitalsChanged;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private int _stateChanged = 1;
    private int _stopping;
    private long _notBefore;
    private long _heartbeatDue;
    private long _waveDue;
    private long _steppedAt;
    private long _faults;

    /// <param name="bindings">What to send.</param>
    /// <param name="patients">Ids for which <see cref="NotifyVitals"/> will be called.</param>
    /// <param name="waves">Waveforms to send; may be added to later.</param>
    /// <param name="clock">Monotonic clock and timers; only its monotonic side decides.</param>
    /// <param name="log">For faults of the stream.</param>
    /// <param name="options">Times and bounds; null = the product's.</param>
    public PanelHub(
        PanelBindings bindings, IReadOnlyList<string> patients, WaveRings waves, TimeProvider clock, ILogger<PanelHub> log, PanelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_bindings, _options, _clock, _log) = (bindings, options ?? new PanelOptions(), clock, log);
        _fanOut = new PanelFanOut(_options, clock, waves);
        _patients = [.. patients];
        _vitalsChanged = new int[_patients.Length];
        _notBefore = _heartbeatDue = _waveDue = _steppedAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(static hub => ((PanelHub)hub!)._wake.Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "panel-hub" };
    }

    /// <summary>What the web side calls.</summary>
    internal PanelBindings Bindings => _bindings;

    /// <summary>The screens.</summary>
    internal PanelFanOut FanOut => _fanOut;

    /// <summary>The clock the hub runs on.</summary>
    internal TimeProvider Clock => _clock;

    /// <summary>Times and bounds in force.</summary>
    internal PanelOptions Options => _options;

    /// <summary>Screens and losses so far.</summary>
    public ScreensView Screens => _fanOut.Screens;

    /// <summary>False when the hub has sent no heartbeat for two and a half intervals.</summary>
    public bool IsAlive => _clock.GetElapsedTime(Volatile.Read(ref _steppedAt)) < _options.Heartbeat * 2.5;

    /// <summary>Starts the hub's thread. Once.</summary>
    public void Start() => _thread.Start();

    /// <summary>Something in <see cref="PanelState"/> changed. Any thread; does not block and allocates nothing.</summary>
    public void NotifyState()
    {
        if (Interlocked.Exchange(ref _stateChanged, 1) == 0)
            _wake.Set();
    }

    /// <summary>
    /// Signals of a patient changed. Any thread; does not block and allocates nothing. A patient the hub was not told about
    /// causes a whole <c>state</c> instead.
    /// </summary>
    public void NotifyVitals(string patient)
    {
        var index = Array.IndexOf(_patients, patient);
        if (index < 0)
            NotifyState();
        else if (Interlocked.Exchange(ref _vitalsChanged[index], 1) == 0)
            _wake.Set();
    }

    /// <summary>Adds a screen to the stream; a fresh state follows at once. Null when there are too many screens.</summary>
    internal PanelClient? Join(long? lastSeen)
    {
        var joined = _fanOut.Join(lastSeen);
        if (joined is not null)
            NotifyState();
        return joined;
    }

    /// <summary>Stops the thread and closes all streams.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
            return;
        _wake.Set();
        if (_thread.IsAlive)
            _thread.Join();
        _timer.Dispose();
        _fanOut.CloseAll();
        _wake.Dispose();
    }

    /// <summary>The state with the hub's own counters.</summary>
    internal PanelState CurrentState() => _bindings.State() with { Screens = _fanOut.Screens };

    private void Run()
    {
        while (Volatile.Read(ref _stopping) == 0)
        {
            try
            {
                var now = _clock.GetTimestamp();
                Step(now);
                ReportBack();
                Arm(now);
            }
            catch (Exception fault)
            {
                ReportFault(fault);
                Interlocked.Exchange(ref _stateChanged, 1);
                _timer.Change(_options.WaveInterval, Timeout.InfiniteTimeSpan);
            }
            _wake.WaitOne();
        }
    }

    private void Step(long now)
    {
        if (now >= _notBefore && SendChanges(now))
            _notBefore = now + Ticks(_options.CoalescingGap);
        if (now >= _waveDue)
        {
            _fanOut.SendWaves(now);
            _waveDue = now + Ticks(_fanOut.HasScreens ? _options.WaveInterval : _options.IdleWaveInterval);
        }
        for (var closed = _fanOut.CloseStalled(now); closed > 0; closed--)
            PanelLog.ScreenTooSlow(_log);
    }

    private bool SendChanges(long now)
    {
        var isHeartbeatDue = now >= _heartbeatDue;
        if (Interlocked.Exchange(ref _stateChanged, 0) == 1 || isHeartbeatDue)
        {
            // Flags fall before the state is read: a change in between raises them again.
            for (var i = 0; i < _patients.Length; i++)
                TakeVitalsFlag(i);
            _fanOut.SendState(CurrentState(), now);
            _heartbeatDue = now + Ticks(_options.Heartbeat);
            Volatile.Write(ref _steppedAt, now);
            return true;
        }
        var isSent = false;
        for (var i = 0; i < _patients.Length; i++)
        {
            // Without a screen nobody waits for numbers: the next state has them.
            if (!TakeVitalsFlag(i) || !_fanOut.HasScreens || _bindings.Vitals(_patients[i]) is not { } vitals)
                continue;
            _fanOut.SendVitals(vitals, now);
            isSent = true;
        }
        return isSent;
    }

    private bool TakeVitalsFlag(int index) => Interlocked.Exchange(ref _vitalsChanged[index], 0) == 1;

    private void Arm(long now)
    {
        var isChangePending = Volatile.Read(ref _stateChanged) == 1 || Array.IndexOf(_vitalsChanged, 1) >= 0;
        var due = Math.Min(isChangePending ? Math.Max(_notBefore, now) : _heartbeatDue, _heartbeatDue);
        due = Math.Min(due, _waveDue);
        // Timers count whole milliseconds: rounded up, so that the hub does not wake before the due time and spin.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, due - now) * 1e3 / _clock.TimestampFrequency)), Timeout.InfiniteTimeSpan);
    }

    private void ReportFault(Exception fault)
    {
        if (_faults++ == 0)
            PanelLog.StreamFails(_log, fault);
    }

    private void ReportBack()
    {
        if (_faults == 0)
            return;
        PanelLog.StreamBack(_log, _faults);
        _faults = 0;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _clock.TimestampFrequency);
}
