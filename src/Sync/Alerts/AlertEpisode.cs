using Edge.Model.Alarms;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Wire;
using MachineRecord = Edge.Sync.Wire.MachineRecord;

namespace Edge.Sync.Alerts;

/// <summary>One stored event of an episode as the receiver has it.</summary>
/// <param name="Source">The alarm record with its place and wall time.</param>
/// <param name="ReceivedAt">When this receiver stored it.</param>
public sealed record AlertEvent(SourcedRecord Source, DateTimeOffset ReceivedAt);

/// <summary>The newest list of open episodes that the gateway wrote after a connect.</summary>
public sealed record ActiveAlerts(SourcedRecord Source, DateTimeOffset ReceivedAt)
{
    /// <summary>The machine of an episode in the list, or null.</summary>
    public MachineRecord? Find(ReadOnlySpan<byte> episode)
    {
        foreach (MachineRecord machine in Source.Record.ActiveAlerts.Machines)
        {
            if (machine.Episode.Span.SequenceEqual(episode))
                return machine;
        }

        return null;
    }
}

/// <summary>
/// State of one alarm episode from its events. Invariant: it depends on the set of events alone, never on the order or the
/// number of times in which they came; (epoch, seq) orders them. A late or ended one never rings as live.
/// </summary>
public sealed record AlertEpisode
{
    /// <summary>Age at arrival from which an episode is late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    /// <summary>Episode id.</summary>
    public required EpisodeId Id { get; init; }

    /// <summary>Rule id.</summary>
    public required string Rule { get; init; }

    /// <summary>Pseudonym, or empty for an alarm of the gateway.</summary>
    public required string Patient { get; init; }

    /// <summary>The gateway's name of the device, or empty.</summary>
    public required string Device { get; init; }

    /// <summary>MDC of the metric, or 0.</summary>
    public required uint Mdc { get; init; }

    /// <summary>Version of the limits in force.</summary>
    public required ulong LimitVersion { get; init; }

    /// <summary>3 high, 2 medium, 1 low.</summary>
    public required uint Priority { get; init; }

    /// <summary>The newest event, or null when only the list of open episodes names it.</summary>
    public required SourcedRecord? Newest { get; init; }

    /// <summary>The machine after the newest event or in the list.</summary>
    public required MachineRecord Machine { get; init; }

    /// <summary>Boot on whose clock the machine's stamps stand.</summary>
    public required ulong Boot { get; init; }

    /// <summary>Start by the wall clock, or null when it cannot be told.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>End by the wall clock; null while open, and when the end is not yet in.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>True when it is over, whether or not its end is in.</summary>
    public required bool IsEnded { get; init; }

    /// <summary>When this receiver first heard of it.</summary>
    public required DateTimeOffset FirstReceivedAt { get; init; }

    /// <summary>True when it was already past, or older than two minutes, when it arrived.</summary>
    public required bool IsKnownLate { get; init; }

    /// <summary>True when a person has acknowledged it and it has not got worse since.</summary>
    public bool IsAcknowledged => Machine.Acked is not null;

    /// <summary>True when whoever shows it may sound as for a live alarm.</summary>
    public bool MayRing => !IsEnded && !IsKnownLate && !IsAcknowledged && Machine.State == Wire.MachineState.Active;

    /// <summary>active, clearing, latched or ended.</summary>
    public string State => IsEnded ? "ended" : Machine.State switch
    {
        Wire.MachineState.Clearing => "clearing",
        Wire.MachineState.Latched => "latched",
        _ => "active",
    };

    /// <summary>The state of one episode; null when neither an event nor the list tells of it.</summary>
    /// <param name="events">Events of this episode, in any order, some perhaps twice.</param>
    /// <param name="active">The newest list of open episodes, or null.</param>
    public static AlertEpisode? From(EpisodeId id, IEnumerable<AlertEvent> events, ActiveAlerts? active)
    {
        AlertEvent[] known = [.. events.Where(e => e.Source.Record.Alarm is { Machine: not null }).GroupBy(e => e.Source.Key).Select(g => g.MinBy(e => e.ReceivedAt)!).OrderBy(e => e.Source.Key)];
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id.Value);
        MachineRecord? listed = active?.Find(bytes);
        if (known.Length == 0)
            return listed is null ? null : FromList(id, listed, active!);
        AlertEvent newest = known[^1];
        AlarmRecord alarm = newest.Source.Record.Alarm;
        AlertEvent? end = Array.FindLast(known, e => e.Source.Record.Alarm.Type == Wire.AlarmEventType.End);
        bool isSettled = active is not null && active.Source.Key > newest.Source.Key;
        bool isListed = isSettled && listed is not null;
        bool isOver = end is not null || (isSettled && listed is null && active!.Source.Record.ActiveAlerts.More == 0);
        MachineRecord machine = isListed ? listed! : alarm.Machine;
        SourcedRecord stamped = isListed ? active!.Source : newest.Source;
        DateTimeOffset? startedAt = Start(known[0].Source, known[0].Source.Record.Alarm.Machine) ?? Start(stamped, machine);
        DateTimeOffset firstAt = known.Min(e => e.ReceivedAt);
        return new AlertEpisode
        {
            Id = id,
            Rule = alarm.Rule,
            Patient = alarm.Patient,
            Device = alarm.Device,
            Mdc = alarm.Mdc,
            LimitVersion = alarm.LimitVersion,
            Priority = isListed ? machine.Priority : alarm.Priority,
            Newest = newest.Source,
            Machine = machine,
            Boot = stamped.Record.Boot,
            StartedAt = startedAt,
            EndedAt = end?.Source.Wall,
            IsEnded = isOver,
            FirstReceivedAt = firstAt,
            IsKnownLate = (end is not null && end.ReceivedAt <= firstAt) || IsOld(startedAt, firstAt, known[0].Source.IsTrusted)
                || (isOver && end is null && active!.ReceivedAt <= firstAt),
        };
    }

    private static AlertEpisode FromList(EpisodeId id, MachineRecord machine, ActiveAlerts active)
    {
        DateTimeOffset? startedAt = Start(active.Source, machine);
        return new AlertEpisode
        {
            Id = id,
            Rule = machine.Rule,
            Patient = machine.Patient,
            Device = machine.Device,
            Mdc = machine.Mdc,
            LimitVersion = machine.LimitVersion,
            Priority = machine.Priority,
            Newest = null,
            Machine = machine,
            Boot = active.Source.Record.Boot,
            StartedAt = startedAt,
            EndedAt = null,
            IsEnded = false,
            FirstReceivedAt = active.ReceivedAt,
            IsKnownLate = IsOld(startedAt, active.ReceivedAt, active.Source.IsTrusted),
        };
    }

    // Stamps of a machine are of the boot of the record that carries it; one from before that boot is negative.
    private static DateTimeOffset? Start(SourcedRecord source, MachineRecord machine)
    {
        long ageMs = (long)(source.Record.MonotonicNs / 1_000_000) - unchecked((long)machine.StartedAtMs);
        return source.Wall is { } wall && ageMs >= 0 && ageMs < wall.ToUnixTimeMilliseconds() ? wall.AddMilliseconds(-ageMs) : source.Wall;
    }

    // A clock that nobody disciplines says nothing about age: then only the end makes an episode late, so that a live alarm is heard.
    private static bool IsOld(DateTimeOffset? startedAt, DateTimeOffset receivedAt, bool isTrusted) =>
        isTrusted && startedAt is { } at && receivedAt - at > LateAfter;
}
