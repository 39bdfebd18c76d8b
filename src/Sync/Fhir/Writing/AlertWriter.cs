using System.Globalization;
using Edge.Model.Alarms;
using Edge.Model.Alarms.Technical;
using Edge.Model.Observations;
using Edge.Sync.Alerts;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Wire;
using MachineState = Edge.Sync.Wire.MachineState;

namespace Edge.Sync.Fhir.Writing;

/// <summary>What an alert is written with besides its own events; null where this receiver does not know it.</summary>
/// <param name="Limits">Limits in force at the episode's version.</param>
/// <param name="Trigger">Relative reference of the reading that raised it.</param>
/// <param name="Mode">Mode of that reading: 0 real, 1 test, 2 demo.</param>
public sealed record AlertSurroundings(LimitsRecord? Limits, string? Trigger, uint Mode);

/// <summary>Alert episodes as Observations and acknowledgements as Communications (data model, sections 4.2 and 4.3; IHE ACM words). Pure.</summary>
public sealed class AlertWriter(FhirNames names)
{
    private const uint LowLimitEvent = 196674;
    private const uint HighLimitEvent = 196652;
    private const uint AlarmEventCode = 196616;
    private static readonly string[] PriorityWords = ["", "PL", "PM", "PH"];
    private static readonly string[] CommunicationPriority = ["", "routine", "urgent", "stat"];

    /// <summary>The episode as it now stands: preliminary while open, final with an end.</summary>
    public WrittenRecord Episode(AlertEpisode episode, AlertSurroundings around)
    {
        ArgumentNullException.ThrowIfNull(episode);
        ArgumentNullException.ThrowIfNull(around);
        TechnicalCondition? technical = TechnicalRules.FromRuleId(episode.Rule);
        Metric? metric = episode.Mdc == 0 ? null : Metrics.FromMdc(episode.Mdc);
        LimitSide? side = Side(episode.Rule, around.Limits);
        string? reason = episode.Priority is < 1 or > 3 ? "unknown-priority"
            : episode.StartedAt is null ? "no-time"
            : technical is null && (metric is null || side is null) ? "unknown-rule"
            : episode is { IsEnded: true, EndedAt: null } ? "end-not-in" : null;
        if (reason is not null)
            return WrittenRecord.None(reason);
        Identifier identifier = names.Alert(episode.Id.ToString());
        DateTimeOffset changedAt = episode.Newest?.Wall ?? episode.StartedAt!.Value;
        return new WrittenRecord(
            new Observation
            {
                Id = FhirNames.IdOf(identifier),
                Meta = ModeTags.Of(names, around.Mode),
                Identifier = [identifier],
                Status = episode.IsEnded ? "final" : "preliminary",
                Issued = FhirTimes.Text(changedAt),
                Category = [CodeableConcept.Of(names.CodeSystem, "device-alert")],
                Code = new CodeableConcept { Coding = [EventCode(technical, side)], Text = Title(technical, metric, side) },
                Subject = Subject(episode),
                EffectivePeriod = new Period(FhirTimes.Text(episode.StartedAt!.Value), End(episode)),
                Device = Source(episode, metric),
                DerivedFrom = around.Trigger is { } trigger ? [new ResourceReference(trigger)] : null,
                Note = [new Annotation(Why(episode, technical, metric, side, around.Limits))],
                Component = Components(episode, technical, metric, around.Limits),
            },
            null);
    }

    /// <summary>An acknowledgement, by role and station.</summary>
    public Communication? Acknowledgement(SourcedRecord source, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(source);
        AlarmRecord alarm = source.Record.Alarm;
        if (alarm.Type != Wire.AlarmEventType.Ack || source.Wall is not { } wall || alarm.Priority is < 1 or > 3 || !TryEpisode(alarm, out EpisodeId episode))
            return null;
        Identifier identifier = names.Acknowledgement(episode.ToString(), source.Key);
        return new Communication
        {
            Id = FhirNames.IdOf(identifier),
            Identifier = [identifier],
            Status = "completed",
            Category = [CodeableConcept.Of(FhirSystems.CommunicationCategory, "alert")],
            Priority = CommunicationPriority[alarm.Priority],
            Subject = alarm.Patient.Length == 0 ? null : FhirNames.Reference("Patient", names.Patient(alarm.Patient)),
            About = [FhirNames.Reference("Observation", names.Alert(episode.ToString()))],
            Sent = FhirTimes.Text(wall),
            Received = FhirTimes.Text(receivedAt),
            Sender = FhirNames.Reference("Device", names.GatewayIdentifier()),
            Payload = [new CommunicationPayload($"silenced by role {Word(alarm.Role)} at station {Word(alarm.Station)}")],
        };
    }

    /// <summary>The episode that a record is of; false when it names none.</summary>
    public static bool TryEpisode(AlarmRecord alarm, out EpisodeId episode)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        episode = alarm.Episode.Length == 16 ? new EpisodeId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(alarm.Episode.Span)) : default;
        return !episode.IsNone;
    }

    /// <summary>The dangerous side of a limit rule; null when neither the limits nor the rule's name tells it.</summary>
    internal static LimitSide? Side(string rule, LimitsRecord? limits) =>
        limits is { Side: 1 or 2 } ? (LimitSide)limits.Side
        : rule.EndsWith("-low", StringComparison.Ordinal) ? LimitSide.Low
        : rule.EndsWith("-high", StringComparison.Ordinal) ? LimitSide.High
        : null;

    private static string Word(string text) => text.Length == 0 ? "not known" : text;

    private static string? End(AlertEpisode episode)
    {
        if (!episode.IsEnded)
            return null;
        return FhirTimes.Text(episode.EndedAt!.Value < episode.StartedAt!.Value ? episode.StartedAt.Value : episode.EndedAt.Value);
    }

    private ResourceReference Subject(AlertEpisode episode) => episode switch
    {
        { Patient.Length: > 0 } => FhirNames.Reference("Patient", names.Patient(episode.Patient)),
        { Device.Length: > 0 } => FhirNames.Reference("Device", names.Device(episode.Device)),
        _ => FhirNames.Reference("Device", names.GatewayIdentifier()),
    };

    private ResourceReference Source(AlertEpisode episode, Metric? metric) => episode.Device.Length == 0
        ? FhirNames.Reference("Device", names.GatewayIdentifier())
        : metric is { } measured && !ReadingWriter.IsPanelPart(measured.Mdc) ? FhirNames.Reference("DeviceMetric", names.Metric(episode.Device, measured.Mdc))
        : metric is not null ? FhirNames.Reference("DeviceMetric", names.Metric(episode.Device, FhirSystems.NibpPanel))
        : FhirNames.Reference("Device", names.Device(episode.Device));

    private static Coding EventCode(TechnicalCondition? technical, LimitSide? side) =>
        technical is not null ? FhirSystems.MdcCoding(AlarmEventCode, "MDC_EVT_ALARM")
        : side == LimitSide.Low ? FhirSystems.MdcCoding(LowLimitEvent, "MDC_EVT_LO_VAL_LT_LIM")
        : FhirSystems.MdcCoding(HighLimitEvent, "MDC_EVT_HI_VAL_GT_LIM");

    private static string Title(TechnicalCondition? technical, Metric? metric, LimitSide? side) =>
        technical is { } condition
            ? WhyLine.Title(new AlarmSubject { Metric = metric, Rule = TechnicalRules.For(condition), Ids = new EpisodeIds(0) })
            : $"{metric!.PanelName} {(side == LimitSide.Low ? "low" : "high")}";

    private static string Why(AlertEpisode episode, TechnicalCondition? technical, Metric? metric, LimitSide? side, LimitsRecord? limits)
    {
        if (technical is not null)
            return $"{(episode.Device.Length == 0 ? "Gateway" : episode.Device)}: {Title(technical, metric, side).TrimEnd('.')}.";
        string value = Trigger(episode) is { } trigger ? $"{trigger.ToString(CultureInfo.InvariantCulture)} {metric!.Ucum}" : "value not known";
        string limit = limits is { HasLimit: true } ? $"the limit of {ReadingValue.Join(limits.Limit, limits.Scale).ToString(CultureInfo.InvariantCulture)} {metric!.Ucum}" : "the limit";
        string by = limits is null ? "" : $" Limit set by {Word(limits.SetBy)}.";
        return string.Create(CultureInfo.InvariantCulture, $"{metric!.PanelName} {value} was {(side == LimitSide.Low ? "below" : "above")} {limit} (version {episode.LimitVersion}).{by}");
    }

    private static decimal? Trigger(AlertEpisode episode) =>
        episode.Machine.Trigger is { HasMantissa: true } trigger ? ReadingValue.Join(trigger.Mantissa, trigger.Scale) : null;

    private static List<ObservationComponent> Components(AlertEpisode episode, TechnicalCondition? technical, Metric? metric, LimitsRecord? limits)
    {
        List<ObservationComponent> all =
        [
            Word(68481, Phase(episode)),
            Word(68482, episode.IsEnded ? "inactive" : episode.Machine.State == MachineState.Latched ? "latched" : "active"),
            Word(68483, episode.IsAcknowledged ? "alert-acknowledged" : episode.Machine.AudioPaused.Count > 0 ? "audio-paused" : "enabled"),
            Word(68484, PriorityWords[episode.Priority]),
            Word(68485, technical is not null ? "ST" : limits is { Kind: 3 } ? "SA" : "SP"),
        ];
        if (metric is not null && limits is not null && new ReadingAlert(metric, episode.Rule, limits).Range() is { } range)
            all.Add(new ObservationComponent { Code = new CodeableConcept { Text = "limit in force" }, ValueRange = range });
        if (metric is not null && technical is null && Trigger(episode) is { } trigger)
            all.Add(new ObservationComponent { Code = new CodeableConcept { Text = "trigger value" }, ValueQuantity = FhirSystems.Quantity(trigger, metric.Ucum) });
        all.Add(new ObservationComponent
        {
            Code = new CodeableConcept { Text = "rule version" },
            ValueString = string.Create(CultureInfo.InvariantCulture, $"{episode.Rule}@{episode.LimitVersion}"),
        });
        return all;

        static ObservationComponent Word(uint code, string word) =>
            new() { Code = new CodeableConcept { Coding = [FhirSystems.MdcCoding(code)] }, ValueString = word };
    }

    private static string Phase(AlertEpisode episode) => episode.IsEnded ? "end" : episode.Newest?.Record.Alarm.Type switch
    {
        Wire.AlarmEventType.Start => "start",
        Wire.AlarmEventType.Escalate => "escalate",
        null => "continue",
        _ => "update",
    };
}
