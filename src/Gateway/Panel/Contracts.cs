namespace Edge.Gateway.Panel;

/// <summary>
/// Whole state of the panel: sent on every change and every 2 s as heartbeat (SSE event <c>state</c>).
/// Times are ISO 8601 UTC texts for display; ages and durations are milliseconds at the time of sending.
/// </summary>
public sealed record PanelState(
    string Gateway,
    string WallAt,
    bool ClockTrusted,
    bool Demo,
    IReadOnlyList<PatientView> Patients,
    IReadOnlyList<AlarmView> Alarms,
    IReadOnlyList<DeviceView> Devices,
    SyncView Sync)
{
    /// <summary>The screens themselves; filled by the hub when it sends the state.</summary>
    public ScreensView Screens { get; init; } = new(0, 0, 0, 0);
}

/// <summary>Screens on the stream and what the bounds of their queues cost so far.</summary>
/// <param name="Connected">Streams open now.</param>
/// <param name="WaveFramesDropped">Wave frames a slow screen did not get, since start; each is drawn as a gap.</param>
/// <param name="WaveSamplesOverwritten">Samples that were overwritten before the hub took them, since start.</param>
/// <param name="ClosedAsTooSlow">Streams closed because they could not take the alarm state for 5 s, since start.</param>
public sealed record ScreensView(int Connected, long WaveFramesDropped, long WaveSamplesOverwritten, long ClosedAsTooSlow);

/// <summary>One patient with the signals assigned to it.</summary>
/// <param name="Colour">One of a fixed list of colour names: teal, amber, violet, lime.</param>
/// <param name="Icon">One of a fixed list of icon names: star, moon, leaf, drop.</param>
public sealed record PatientView(
    string Id, string Name, string Colour, string Icon, IReadOnlyList<SignalView> Signals, IReadOnlyList<WaveView> Waves, News2View? News2);

/// <summary>One number on the panel, never without its state and age.</summary>
/// <param name="Key">Unique per patient: device and metric, e.g. <c>nonin-1/spo2</c>.</param>
/// <param name="Value">Display text of the value, or null when there is none to show.</param>
/// <param name="State">never-seen, live, old or off.</param>
/// <param name="Reason">Why it is off or poor, in plain words, or null.</param>
/// <param name="AgeMs">Milliseconds since the value was measured; null when never seen.</param>
/// <param name="ExpectedMs">Expected interval; 0 = measured on demand.</param>
/// <param name="Limits">Limits in force, e.g. <c>alarm below 90, urgent below 85</c>; empty when none.</param>
public sealed record SignalView(
    string Key, string Device, string Metric, string Name, string Unit, string? Value, string State, string? Reason, long? AgeMs, long ExpectedMs, string Limits);

/// <summary>A waveform that can be drawn. Samples come in <see cref="WaveFrame"/>s with the same key.</summary>
/// <param name="Low">Lower end of the drawing range, in the unit.</param>
/// <param name="High">Upper end of the drawing range, in the unit.</param>
public sealed record WaveView(string Key, string Device, string Metric, string Name, string Unit, double RateHz, double Low, double High);

/// <summary>NEWS2 of one patient. Score null = no part known.</summary>
/// <param name="Trigger">low, low-medium, medium, high or not_known.</param>
/// <param name="Missing">Names of the parts without a usable value.</param>
public sealed record News2View(int? Score, int Known, int Of, string Trigger, IReadOnlyList<string> Missing);

/// <summary>One visible alarm episode.</summary>
/// <param name="Kind">SP physiological, ST technical, SA advisory.</param>
/// <param name="Priority">3 high, 2 medium, 1 low.</param>
/// <param name="State">active, clearing or latched.</param>
/// <param name="Patient">Patient id, or null for an alarm of the gateway itself.</param>
/// <param name="Why">Why-line: value, limit, duration, signal.</param>
/// <param name="Unknown">True while the signal behind it is not usable.</param>
/// <param name="PausedMs">Remaining audio pause, or 0.</param>
/// <param name="CloudKnows">True when the receiver has committed the start of this episode.</param>
public sealed record AlarmView(
    string Episode, string? Patient, string Rule, string Kind, int Priority, string State, string Title, string Why, string StartedAt,
    long DurationMs, bool Unknown, bool Sounding, AckView? Ack, long PausedMs, int EscalationLevel, bool CloudKnows)
{
    /// <summary>Key of the <see cref="SignalView"/> the alarm is about, so that its tile can be marked; null when it is about none.</summary>
    public string? Signal { get; init; }
}

/// <summary>Who acknowledged, where and when.</summary>
public sealed record AckView(string Role, string Station, string At);

/// <summary>One configured device.</summary>
/// <param name="Link">connected, lost or waiting.</param>
/// <param name="HeldBack">What of its readings was not judged and why, in words; null when nothing.</param>
public sealed record DeviceView(
    string Id, string Name, string Link, string? Problem, long? LastFrameAgeMs, long Frames, long Rejected, long DiscardedBytes, string? HeldBack);

/// <summary>State of store and forward.</summary>
/// <param name="State">connected, waiting, refused or off.</param>
/// <param name="LastAckAgeMs">Milliseconds since the receiver last acknowledged, or null.</param>
/// <param name="AutonomyHours">Hours until the journal is full at the present rate; null while unknown.</param>
public sealed record SyncView(string State, string? Problem, long? LastAckAgeMs, double? AutonomyHours, bool JournalHealthy, IReadOnlyList<LaneView> Lanes);

/// <summary>Counts of one lane: accepted = queued + acknowledged + dropped, always.</summary>
/// <param name="Durable">Number of the lane up to which everything survives loss of power.</param>
public sealed record LaneView(string Lane, long Accepted, long Queued, long Acknowledged, long Dropped, long? OldestQueuedMs, long Durable);

/// <summary>Signals of one patient after a change (SSE event <c>vitals</c>, sent at once).</summary>
public sealed record VitalsUpdate(string Patient, IReadOnlyList<SignalView> Signals);

/// <summary>Samples since the last frame (SSE event <c>wave</c>, 25 per second).</summary>
public sealed record WaveUpdate(IReadOnlyList<WaveFrame> Frames);

/// <summary>Consecutive samples of one waveform; physical = raw x Scale + Offset.</summary>
/// <param name="Sequence">Index of the first sample since start; a jump is a gap and is drawn as one.</param>
/// <param name="Samples">Little-endian int16 samples in base64.</param>
public sealed record WaveFrame(string Patient, string Key, long Sequence, double RateHz, double Scale, double Offset, string Samples);

/// <summary>
/// SSE event <c>gap</c>: the screen asked for events after <paramref name="LastSeen"/>, which the replay ring no longer
/// holds. What happened between is not sent; the full state follows.
/// </summary>
public sealed record GapNotice(long LastSeen);

/// <summary>Body of <c>POST /api/alarms/{episode}/ack</c>.</summary>
/// <param name="Station">Name of the screen, 1 to 40 characters of <c>a-z 0-9 -</c>; anything else is refused.</param>
public sealed record AckRequest(string Station);

/// <summary>Body of <c>POST /api/alarms/{episode}/pause</c>.</summary>
/// <param name="Seconds">Requested pause, 1 or more; capped by the alarm's priority.</param>
/// <param name="Station">As in <see cref="AckRequest"/>.</param>
public sealed record PauseRequest(int Seconds, string Station);

/// <summary>Body of <c>POST /api/patients/{patient}/rules/{rule}/limit</c>.</summary>
/// <param name="Limit">New limit in the metric's unit.</param>
/// <param name="Severe">New limit of high priority; required where the rule has one.</param>
/// <param name="Why">Reason, 1 to 200 characters; shown in the why-line.</param>
/// <param name="Station">As in <see cref="AckRequest"/>.</param>
public sealed record LimitRequest(decimal Limit, decimal? Severe, string Why, string Station);

/// <summary>Answer to an operator command.</summary>
/// <param name="Episode">The episode, or patient and rule of a limit.</param>
/// <param name="Result">acked, ack-stale, audio-paused, pause-stale, limit-changed, limit-refused or limit-needs-nurse.</param>
public sealed record CommandAnswer(string Episode, string Result, string? Detail);
