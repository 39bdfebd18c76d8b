using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;

namespace Edge.Model;

/// <summary>Kinds of input to the step.</summary>
public enum EdgeInputKind : byte
{
    Reading = 1,
    Tick = 2,
    Command = 3,
    Link = 4,
    GatewayCondition = 5,
    Clock = 6,
    Adoption = 7,
}

/// <summary>One input to <see cref="EdgeStep"/>: a value, made by one of the factories.</summary>
public readonly struct EdgeInput
{
    private EdgeInput(EdgeInputKind kind) => Kind = kind;

    /// <summary>Which of the other members mean something.</summary>
    public EdgeInputKind Kind { get; }

    /// <summary>The reading of a reading input.</summary>
    public Reading Reading { get; private init; }

    /// <summary>The command of a command input, else null.</summary>
    public OperatorCommand? Command { get; private init; }

    /// <summary>The device of an adoption input, else null.</summary>
    public MonitoredDevice? Adopted { get; private init; }

    /// <summary>Device of a link input.</summary>
    public DeviceId Device { get; private init; }

    /// <summary>Condition of a gateway-condition input.</summary>
    public TechnicalCondition Condition { get; private init; }

    /// <summary>Link up, or condition present.</summary>
    public bool IsOn { get; private init; }

    /// <summary>The estimate of a clock input.</summary>
    public ClockTrust Clock { get; private init; }

    /// <summary>A value came in.</summary>
    public static EdgeInput Of(in Reading reading) => new(EdgeInputKind.Reading) { Reading = reading };

    /// <summary>Time goes on; sent at least every 250 ms.</summary>
    public static EdgeInput Tick => new(EdgeInputKind.Tick);

    /// <summary>A person asks for something.</summary>
    public static EdgeInput Of(OperatorCommand command) => new(EdgeInputKind.Command) { Command = command };

    /// <summary>A person assigned a device to a patient; from now on its readings are judged and its silence is missed.</summary>
    public static EdgeInput Adopt(MonitoredDevice device) => new(EdgeInputKind.Adoption) { Adopted = device };

    /// <summary>The link to a device is up or gone.</summary>
    public static EdgeInput Link(DeviceId device, bool isUp) => new(EdgeInputKind.Link) { Device = device, IsOn = isUp };

    /// <summary>A condition of the gateway itself (journal, sync, disk, configuration) is present or gone.</summary>
    public static EdgeInput Of(TechnicalCondition condition, bool isPresent) =>
        new(EdgeInputKind.GatewayCondition) { Condition = condition, IsOn = isPresent };

    /// <summary>A new estimate of the wall clock; labels episode ids and raises or clears <c>clock</c>.</summary>
    public static EdgeInput Of(ClockTrust clock) => new(EdgeInputKind.Clock) { Clock = clock };
}

/// <summary>What a person asks of the gateway. Every command is journaled with its outcome.</summary>
/// <param name="Role">Role of the person or <c>kiosk</c>; never a name.</param>
/// <param name="Station">Where it was asked, e.g. <c>kitchen</c>.</param>
public abstract record OperatorCommand(string Role, string Station);

/// <summary>Acknowledges one episode.</summary>
public sealed record AcknowledgeCommand(EpisodeId Episode, string Role, string Station) : OperatorCommand(Role, Station);

/// <summary>Pauses the sound of one episode; capped by its rule.</summary>
public sealed record PauseCommand(EpisodeId Episode, TimeSpan Duration, string Role, string Station) : OperatorCommand(Role, Station);

/// <summary>Sets new limits of one rule of one patient; a new version from now on.</summary>
public sealed record LimitCommand(
    PatientId Patient, string RuleId, decimal Limit, decimal? Severe, string Why, string Role, string Station) : OperatorCommand(Role, Station);

/// <summary>What became of a command.</summary>
public enum CommandOutcome : byte
{
    None = 0,
    Acked = 1,
    AckStale = 2,
    AudioPaused = 3,
    PauseStale = 4,
    LimitChanged = 5,

    /// <summary>The rule does not exist, or the limits make no sense.</summary>
    LimitRefused = 6,

    /// <summary>Outside the safe bounds: takes a nurse.</summary>
    LimitNeedsNurse = 7,
}

/// <summary>Reusable buffer for what one step decided.</summary>
public sealed class EdgeOutput
{
    /// <summary>Alarm log lines in order; journaled by the caller.</summary>
    public List<AlarmEvent> Events { get; } = new(16);

    /// <summary>What became of a command; None after any other input.</summary>
    public CommandOutcome Outcome { get; set; }

    /// <summary>The rule that a limit command changed, with its new version; else null.</summary>
    public AlarmSubject? ChangedLimits { get; set; }

    /// <summary>Empties the buffer; the step does it before each input.</summary>
    public void Clear()
    {
        Events.Clear();
        Outcome = CommandOutcome.None;
        ChangedLimits = null;
    }
}
