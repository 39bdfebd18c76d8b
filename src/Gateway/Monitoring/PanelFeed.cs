using System.Globalization;
using Edge.Gateway.Configuration;
using Edge.Gateway.Panel;
using Edge.Gateway.Recording;
using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Scores;
using Edge.Model.Observations;

namespace Edge.Gateway.Monitoring;

/// <summary>
/// Answers the panel: copies the state under the alarm path's lock and makes texts of it outside. Any thread; calls
/// from several screens take turns.
/// </summary>
public sealed class PanelFeed
{
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly PanelCapture _capture = new();
    private readonly GatewayOptions _options;
    private readonly AlarmPath _path;
    private readonly Func<IReadOnlyList<AttachedDevice>> _devices;
    private readonly AlarmRecorder _recorder;
    private readonly SyncFeed _sync;

    /// <param name="options">Names, colours and the demo mark.</param>
    /// <param name="path">The state.</param>
    /// <param name="devices">The devices of the moment, with their waveforms.</param>
    /// <param name="recorder">Knows which records are stored and known outside.</param>
    /// <param name="sync">State of store and forward.</param>
    public PanelFeed(
        GatewayOptions options, AlarmPath path, Func<IReadOnlyList<AttachedDevice>> devices, AlarmRecorder recorder, SyncFeed sync) =>
        (_options, _path, _devices, _recorder, _sync) = (options, path, devices, recorder, sync);

    /// <summary>The calls of the panel.</summary>
    public PanelBindings Bindings => new(State, Vitals, Acknowledge, Pause, SetLimit);

    /// <summary>The whole state as of now.</summary>
    public PanelState State()
    {
        lock (_gate)
        {
            _path.Look(_capture, PanelCapture.Fill);
            return new PanelState(
                _options.Name,
                Iso(_capture.Clock.WallAt(_capture.Now)),
                _capture.Clock.IsTrusted,
                _options.Demo,
                [.. _options.Patients.Select(PatientOf)],
                [.. _capture.Alarms.Where(a => _capture.SpokenForBy(a) is null).Select(AlarmOf)],
                [.. _devices().Select(d => DeviceOf(d.Session))],
                _sync.View());
        }
    }

    /// <summary>The signals of one patient as of now; null for a patient nobody configured.</summary>
    public VitalsUpdate? Vitals(string patient)
    {
        lock (_gate)
        {
            _path.Look(_capture, PanelCapture.Fill);
            return _options.Patients.Any(p => p.Id == patient) ? new VitalsUpdate(patient, SignalsOf(patient)) : null;
        }
    }

    /// <summary>Acknowledges an episode and those it speaks for; answers when the acknowledgement is on disk.</summary>
    public CommandAnswer Acknowledge(string episode, AckRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!EpisodeId.TryParse(episode, out EpisodeId id))
        {
            return new CommandAnswer(episode, "ack-stale", "no such episode");
        }

        IReadOnlyList<EpisodeId> followers = Followers(id);
        (CommandOutcome outcome, RecordTicket? ticket) = _path.Execute(new AcknowledgeCommand(id, "caregiver", request.Station));
        foreach (EpisodeId follower in followers)
        {
            (_, ticket) = _path.Execute(new AcknowledgeCommand(follower, "caregiver", request.Station));
        }

        return Answer(episode, outcome == CommandOutcome.Acked ? "acked" : "ack-stale", ticket);
    }

    /// <summary>Pauses the sound of an episode; answers when the pause is on disk.</summary>
    public CommandAnswer Pause(string episode, PauseRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!EpisodeId.TryParse(episode, out EpisodeId id))
        {
            return new CommandAnswer(episode, "pause-stale", "no such episode");
        }

        var command = new PauseCommand(id, TimeSpan.FromSeconds(request.Seconds), "caregiver", request.Station);
        (CommandOutcome outcome, RecordTicket? ticket) = _path.Execute(command);
        return Answer(episode, outcome == CommandOutcome.AudioPaused ? "audio-paused" : "pause-stale", ticket);
    }

    /// <summary>Sets the limit of a patient's rule inside its safe bounds; answers when the new version is on disk.</summary>
    public CommandAnswer SetLimit(string patient, string rule, LimitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = new LimitCommand(new PatientId(patient), rule, request.Limit, request.Severe, request.Why, "caregiver", request.Station);
        (CommandOutcome outcome, RecordTicket? ticket) = _path.Execute(command);
        string result = outcome switch
        {
            CommandOutcome.LimitChanged => "limit-changed",
            CommandOutcome.LimitNeedsNurse => "limit-needs-nurse",
            _ => "limit-refused",
        };
        return Answer($"{patient}/{rule}", result, ticket);
    }

    // The command holds in any case; whether it would survive a power cut is said.
    private CommandAnswer Answer(string episode, string result, RecordTicket? ticket) =>
        new(episode, result, ticket is not { } stored || _recorder.WaitStored(stored, StoreWait) ? null : "in force, but not yet stored: the journal is in trouble");

    private List<EpisodeId> Followers(EpisodeId leader)
    {
        lock (_gate)
        {
            _path.Look(_capture, PanelCapture.Fill);
            return [.. _capture.Alarms.Where(a => _capture.SpokenForBy(a)?.Machine.Episode == leader).Select(a => a.Machine.Episode)];
        }
    }

    private PatientView PatientOf(PatientOptions patient)
    {
        News2View? news2 = _capture.News2.TryGetValue(new PatientId(patient.Id), out News2Input input) ? News2Of(News2.Score(input)) : null;
        return new PatientView(patient.Id, patient.Name, patient.Colour, patient.Icon, SignalsOf(patient.Id), WavesOf(patient.Id), news2);
    }

    private List<SignalView> SignalsOf(string patient) =>
        [.. _capture.Signals.Where(s => s.Device.Device.Patient.Value == patient).Select(s => SignalText.View(s, _capture.Now))];

    private List<WaveView> WavesOf(string patient) =>
        [.. _devices()
            .Where(d => d.Session.Device.Patient.Value == patient)
            .SelectMany(d => d.Waves.Seen.Select(w => WaveOf(d.Session, w)))];

    private static WaveView WaveOf(DeviceSession session, DeviceWave wave)
    {
        (double low, double high) = wave.Range;
        return new WaveView(
            wave.Key, session.Device.Id.Value, wave.Metric.Key, wave.Metric.PanelName, SignalText.Unit(wave.Metric), wave.Ring.RateHz, low, high);
    }

    private static News2View News2Of(in News2Score score)
    {
        News2Parts parts = score.Parts;
        string trigger = score.Trigger switch
        {
            News2Trigger.High => "high",
            News2Trigger.Medium => "medium",
            News2Trigger.LowMedium => "low-medium",
            News2Trigger.Low => "low",
            _ => "not_known",
        };
        string[] missing = [.. Enumerable.Range(0, News2Parts.Count).Where(i => parts[i] is null).Select(i => News2.PartNames[i])];
        return new News2View(score.Known == 0 ? null : score.Score, score.Known, News2Parts.Count, trigger, missing);
    }

    private AlarmView AlarmOf(CapturedAlarm alarm)
    {
        (AlarmSubject subject, _, MachineRecord machine) = alarm;
        MonotonicTime now = _capture.Now;
        string? signal = subject.Metric is null ? null : $"{subject.Device}/{subject.Metric.Key}";
        return new AlarmView(
            machine.Episode.ToString(),
            subject.Patient.Value,
            alarm.Rule.Id,
            alarm.Rule.Kind switch { AlarmKind.Technical => "ST", AlarmKind.Advisory => "SA", _ => "SP" },
            (int)machine.Priority,
            machine.State.ToString().ToLowerInvariant(),
            WhyLine.Title(subject),
            WhyLine.For(subject, machine, now),
            Iso(_capture.Clock.WallAt(machine.StartedAt)),
            Milliseconds(now - machine.StartedAt),
            machine.Unknown,
            machine.IsSounding(now),
            machine.Acked is { } ack ? new AckView(ack.Role, ack.Station, Iso(_capture.Clock.WallAt(ack.At))) : null,
            Math.Max(0, Milliseconds(machine.AudioPausedUntil - now)),
            machine.EscalationLevel,
            _recorder.IsKnownOutside(machine.Episode))
        {
            Signal = signal,
        };
    }

    private DeviceView DeviceOf(DeviceSession session)
    {
        long? ageMs = session.LastFrameAt is { } at ? Math.Max(0, Milliseconds(_capture.Now - at)) : null;
        string link = session.IsUp ? "connected" : session.LastFrameAt is null ? "waiting" : "lost";
        return new DeviceView(
            session.Device.Id.Value, session.DriverName, link, session.Problem, ageMs, session.Frames, session.Rejected, session.DiscardedBytes, session.Intake.Words);
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static string Iso(DateTimeOffset wall) => wall.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
