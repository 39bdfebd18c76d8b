using Edge.Gateway.Intake;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Monitoring;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>
/// The gateway's one lock around <see cref="EdgeStep"/>. Reader threads, the alarm loop and operators enter it
/// directly: there is no queue before a decision.
/// <para>
/// Order: decision, then screens, then journal. Inside the lock nothing waits for a disk, a network or a screen; telling the
/// panel raises a flag, telling the journal copies bytes. Steady state allocates nothing.
/// </para>
/// </summary>
public sealed class AlarmPath
{
    private readonly Lock _gate = new();
    private readonly EdgeState _state;
    private readonly EdgeOutput _output = new();
    private readonly AlarmRecorder _recorder;
    private readonly TimeProvider _clock;
    private readonly Action<AlarmEvent>? _onEvent;
    private ulong _sequence;
    private long _events;

    /// <param name="state">State that this path owns from now on.</param>
    /// <param name="recorder">Stores events and limits; never waits.</param>
    /// <param name="clock">Monotonic clock that counts nanoseconds.</param>
    /// <param name="onEvent">Told of each event inside the lock, before it is stored; must be quick. For measurements.</param>
    public AlarmPath(EdgeState state, AlarmRecorder recorder, TimeProvider clock, Action<AlarmEvent>? onEvent = null) =>
        (_state, _recorder, _clock, _onEvent) = (state, recorder, clock, onEvent);

    /// <summary>Told after each change that a screen shows; set once, before the first input.</summary>
    public Action? StateChanged { get; set; }

    /// <summary>Told the patient whose numbers changed; set once, before the first input.</summary>
    public Action<string>? VitalsChanged { get; set; }

    /// <summary>Alarm events since start.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Numeric readings taken since start.</summary>
    public long Readings { get; private set; }

    /// <summary>Judges the readings of one frame that are to be judged, in frame order.</summary>
    public void Take(ConfiguredDevice device, List<TakenReading> taken, MonotonicTime readAt)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(taken);
        if (taken.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _sequence++;
            foreach (TakenReading reading in taken)
            {
                Readings++;
                if (reading is { IsJudged: true, Device: { } user })
                {
                    Advance(EdgeInput.Of(ConfiguredDevice.ToReading(user, reading.Reading, readAt, _sequence)), readAt);
                }
            }
        }

        IReadOnlyList<ConfiguredUser> users = device.Users.All;
        for (int i = 0; i < users.Count; i++)
        {
            VitalsChanged?.Invoke(users[i].Patient.Value);
        }
    }

    /// <summary>The last estimate of the wall clock; any thread, never waits long.</summary>
    public ClockTrust Trust(MonotonicTime now)
    {
        lock (_gate)
        {
            return _state.Clock;
        }
    }

    /// <summary>Lets time pass; called by the alarm loop at least every 250 ms.</summary>
    public void Tick() => Enter(EdgeInput.Tick);

    /// <summary>The link to a device changed.</summary>
    public void Link(DeviceId device, bool isUp)
    {
        Enter(EdgeInput.Link(device, isUp));
        StateChanged?.Invoke();
    }

    /// <summary>A person assigned a device to a patient.</summary>
    public void Adopt(MonitoredDevice device)
    {
        Enter(EdgeInput.Adopt(device));
        StateChanged?.Invoke();
    }

    /// <summary>A condition of the gateway itself came or went.</summary>
    public void Condition(TechnicalCondition condition, bool isPresent) => Enter(EdgeInput.Of(condition, isPresent));

    /// <summary>A new estimate of the wall clock.</summary>
    public void Clock(ClockTrust trust) => Enter(EdgeInput.Of(trust));

    /// <summary>Carries out an operator's command.</summary>
    /// <returns>Outcome, and the ticket of its record to wait for; null when there was nothing to store.</returns>
    public (CommandOutcome Outcome, RecordTicket? Ticket) Execute(OperatorCommand command)
    {
        lock (_gate)
        {
            RecordTicket? ticket = Advance(EdgeInput.Of(command), MonotonicTime.Now(_clock));
            if (_output.ChangedLimits is { } changed)
            {
                ticket = _recorder.RecordLimits(changed, command.Role);
            }

            return (_output.Outcome, ticket);
        }
    }

    /// <summary>Looks at the state under the lock; <paramref name="look"/> copies what it needs and returns quickly.</summary>
    public void Look<TInto>(TInto into, Action<EdgeState, MonotonicTime, TInto> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_gate)
        {
            look(_state, MonotonicTime.Now(_clock), into);
        }
    }

    private void Enter(in EdgeInput input)
    {
        lock (_gate)
        {
            Advance(input, MonotonicTime.Now(_clock));
        }
    }

    private RecordTicket? Advance(in EdgeInput input, MonotonicTime now)
    {
        EdgeStep.Advance(_state, input, now, _output);
        if (_output.Events.Count == 0)
        {
            return null;
        }

        StateChanged?.Invoke();
        RecordTicket? ticket = null;
        foreach (AlarmEvent e in _output.Events)
        {
            _events++;
            _onEvent?.Invoke(e);
            ticket = _recorder.Record(e);
        }

        return ticket;
    }
}
