using System.Text.Json;
using Edge.Model.Alarms;
using Edge.Model.Observations;
using Edge.Receiver.Store;
using Edge.Sync.Alerts;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;
using AlarmEventType = Edge.Sync.Wire.AlarmEventType;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Turns records of one gateway into rows, inside one transaction. Depends on the stored records alone, never on how often or in
/// which order they are handed over; what comes later and changes what was written writes it again.
/// </summary>
internal sealed class GatewayRecords
{
    private const int PanelReach = 8;
    private const int MostAlertRows = 20_000;
    private readonly FhirStore _store;
    private readonly GatewayId _gateway;
    private readonly ReadingWriter _readings;
    private readonly WaveformWriter _waveforms;
    private readonly DeviceWriter _devices;
    private readonly AlertWriter _alerts;
    private readonly BootClock _clock = new();
    private readonly HashSet<string> _seen = [];
    private List<AlertEpisode>? _episodes;

    public GatewayRecords(FhirStore store, FhirNames names)
    {
        _store = store;
        _gateway = names.Gateway;
        _readings = new ReadingWriter(names);
        _waveforms = new WaveformWriter(names);
        _devices = new DeviceWriter(names);
        _alerts = new AlertWriter(names);
        foreach ((byte[] boot, long monotonicNs, long wallMs, long uncertaintyMs, long source) in store.Anchors(_gateway))
        {
            _clock.Add(new ClockAnchor
            {
                BootId = ByteString.CopyFrom(boot),
                MonotonicNs = (ulong)monotonicNs,
                WallMs = wallMs,
                UncertaintyMs = (uint)uncertaintyMs,
                Source = (ClockSourceCode)source,
            });
        }
    }

    /// <summary>Takes one stored record.</summary>
    public void Take(LaneKey lane, StoredRecord stored)
    {
        Record record;
        try
        {
            record = Record.Parser.ParseFrom(stored.Payload);
        }
        catch (InvalidProtocolBufferException)
        {
            _store.CountUnwritten(_gateway, "unreadable");
            return;
        }

        SourcedRecord source = _clock.Date(new EventKey(lane.Epoch, stored.Seq), record);
        switch (record.BodyCase)
        {
            case Record.BodyOneofCase.Reading:
                TakeReading(lane, source);
                break;
            case Record.BodyOneofCase.Alarm or Record.BodyOneofCase.ActiveAlerts:
                TakeAlert(lane, source, stored);
                break;
            case Record.BodyOneofCase.Limits:
                _store.PutLimits(_gateway, record.Limits.Patient, record.Limits.Rule, (long)record.Limits.Version, record.Limits.ToByteArray());
                break;
            case Record.BodyOneofCase.Anchor:
                Again(record.Boot, 0, ulong.MaxValue, null, null);
                break;
            case Record.BodyOneofCase.Configuration:
                TakeConfiguration(record.Configuration);
                break;
            case Record.BodyOneofCase.Waveform:
                TakeWaveform(lane, source);
                break;
            case Record.BodyOneofCase.Checkpoint or Record.BodyOneofCase.Drop or Record.BodyOneofCase.Degradation:
                break;
            case Record.BodyOneofCase.Summary:
                // Minimum, median and maximum of a minute are no measurement of one instant.
                _store.CountUnwritten(_gateway, "minute-summary");
                break;
            default:
                _store.CountUnwritten(_gateway, "unknown-record");
                break;
        }
    }

    /// <summary>All episodes of the gateway, newest first.</summary>
    public IReadOnlyList<AlertEpisode> Episodes()
    {
        if (_episodes is not null)
            return _episodes;
        ActiveAlerts? active = Active();
        List<AlertEpisode> all = [];
        HashSet<string> known = [];
        foreach (var group in _store.AlertEvents(_gateway, null, MostAlertRows).Where(e => e.Episode.Length > 0).GroupBy(e => e.Episode))
        {
            if (EpisodeId.TryParse(group.Key, out EpisodeId id) && known.Add(group.Key) && AlertEpisode.From(id, group.Select(Event), active) is { } episode)
                all.Add(episode);
        }

        foreach (Sync.Wire.MachineRecord machine in active?.Source.Record.ActiveAlerts.Machines ?? [])
        {
            var id = new EpisodeId(machine.Episode.Length == 16 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(machine.Episode.Span) : default);
            if (!id.IsNone && known.Add(id.ToString()) && AlertEpisode.From(id, [], active) is { } listed)
                all.Add(listed);
        }

        return _episodes = all;
    }

    private ActiveAlerts? Active() => _store.AlertEvents(_gateway, "", 1).Select(Event).Select(e => new ActiveAlerts(e.Source, e.ReceivedAt)).FirstOrDefault();

    private AlertEvent Event((string Episode, ulong Epoch, StoredRecord Record) row) =>
        new(_clock.Date(new EventKey(row.Epoch, row.Record.Seq), Record.Parser.ParseFrom(row.Record.Payload)), row.Record.ReceivedAt);

    private void TakeReading(LaneKey lane, SourcedRecord source)
    {
        ReadingRecord reading = source.Record.Reading;
        AlertEpisode? alert = AlertAt(source);
        ReadingAlert? alerting = alert is null ? null : new ReadingAlert(Metrics.FromMdc(reading.Mdc)!, alert.Rule, Limits(alert));
        WrittenRecord written = ReadingWriter.IsPanelPart(reading.Mdc) ? _readings.Panel(Siblings(lane, source)) : _readings.Single(source, alerting);
        if (written.Resource is not Observation observation)
        {
            _store.CountUnwritten(_gateway, written.Reason!);
            return;
        }

        WriteSurroundings(reading.Device, reading.Patient, (uint)RowOf.Code(observation));
        if (_readings.Coincident(source) is { } coincident)
            PutOnce(coincident, reading.Device);
        _store.Put(RowOf.Resource(observation, _gateway, reading.Device) with { Boot = source.Record.Boot, MonotonicNs = source.Record.MonotonicNs, Lane = lane, Seq = source.Key.Seq });
        if (alert is not null && IsTrigger(alert, source.Record))
            WriteAlert(alert);
    }

    private void TakeWaveform(LaneKey lane, SourcedRecord source)
    {
        WaveformRecord wave = source.Record.Waveform;
        WrittenRecord written = _waveforms.Write(source);
        if (written.Resource is null)
        {
            _store.CountUnwritten(_gateway, written.Reason!);
            return;
        }

        WriteSurroundings(wave.Device, wave.Patient, wave.Mdc);
        Put(written.Resource, source.Record, wave.Device, lane, source.Key.Seq);
    }

    // The parts of one panel are neighbours in the lane; each that comes writes the panel anew with all that are there.
    private List<SourcedRecord> Siblings(LaneKey lane, SourcedRecord source) =>
    [
        .. _store.Records(lane, Math.Max(1, source.Key.Seq - PanelReach), source.Key.Seq + PanelReach, 2 * PanelReach + 1)
            .Select(r => _clock.Date(new EventKey(lane.Epoch, r.Seq), Record.Parser.ParseFrom(r.Payload)))
            .Where(r => r.Record.Reading is not null && ReadingWriter.AreOnePanel(r, source)),
    ];

    private void TakeAlert(LaneKey lane, SourcedRecord source, StoredRecord stored)
    {
        EpisodeId episode = default;
        bool isList = source.Record.BodyCase == Record.BodyOneofCase.ActiveAlerts;
        if (!isList && (source.Record.Alarm.Machine is null || !AlertWriter.TryEpisode(source.Record.Alarm, out episode)))
        {
            _store.CountUnwritten(_gateway, "no-episode");
            return;
        }

        _store.PutAlertEvent(_gateway, isList ? "" : episode.ToString(), lane.Epoch, stored);
        _episodes = null;
        if (isList)
            return;
        AlarmRecord alarm = source.Record.Alarm;
        AlertEpisode state = AlertEpisode.From(episode, _store.AlertEvents(_gateway, episode.ToString(), MostAlertRows).Select(Event), Active())!;
        WriteSurroundings(alarm.Device, alarm.Patient, ReadingWriter.IsPanelPart(alarm.Mdc) ? 150020 : alarm.Mdc);
        WriteAlert(state);
        if (_alerts.Acknowledgement(source, stored.ReceivedAt) is { } acknowledgement)
            Put(acknowledgement, source.Record, alarm.Device, lane, stored.Seq);
        if (alarm.Type is AlarmEventType.Start or AlarmEventType.End && alarm.Mdc != 0 && alarm.Device.Length > 0)
            Again(source.Record.Boot, Ns(state.Machine.StartedAtMs), ulong.MaxValue, alarm.Device, alarm.Mdc);
    }

    private void WriteAlert(AlertEpisode episode)
    {
        (string? trigger, uint mode) = Trigger(episode);
        WrittenRecord written = _alerts.Episode(episode, new AlertSurroundings(Limits(episode), trigger, mode));
        if (written.Resource is null)
            _store.CountUnwritten(_gateway, "alert-" + written.Reason);
        else
            _store.Put(RowOf.Resource(written.Resource, _gateway, episode.Device) with { Lane = new LaneKey(_gateway, episode.Newest?.Key.Epoch ?? 0, Lane.Alert), Seq = episode.Newest?.Key.Seq ?? 0 });
    }

    // The reading whose frame raised the episode stands at the machine's start, to the millisecond.
    private (string? Key, uint Mode) Trigger(AlertEpisode episode)
    {
        if (episode.Mdc == 0 || episode.Device.Length == 0 || (long)episode.Machine.StartedAtMs <= 0)
            return (null, 0);
        ulong from = Ns(episode.Machine.StartedAtMs);
        long code = ReadingWriter.IsPanelPart(episode.Mdc) ? 150020 : episode.Mdc;
        foreach ((LaneKey lane, long seq) in _store.Moments(_gateway, episode.Boot, from, from + 999_999, episode.Device, code))
        {
            foreach (StoredRecord stored in _store.Records(lane, seq, seq, 1))
            {
                SourcedRecord source = _clock.Date(new EventKey(lane.Epoch, seq), Record.Parser.ParseFrom(stored.Payload));
                Observation? observation = (code == episode.Mdc ? _readings.Single(source) : _readings.Panel([source])).Resource as Observation;
                if (observation is not null)
                    return ("Observation/" + observation.Id, source.Record.Reading.Mode);
            }
        }

        return (null, 0);
    }

    private AlertEpisode? AlertAt(SourcedRecord source)
    {
        ReadingRecord reading = source.Record.Reading;
        ulong ms = source.Record.MonotonicNs / 1_000_000;
        return Metrics.FromMdc(reading.Mdc) is null ? null : Episodes().FirstOrDefault(e =>
            e.Mdc == reading.Mdc && e.Device == reading.Device && e.Boot == source.Record.Boot && (long)ms >= (long)e.Machine.StartedAtMs
            && (!e.IsEnded || (e.Newest?.Record.Alarm.Type == AlarmEventType.End && ms < e.Newest.Record.MonotonicNs / 1_000_000)));
    }

    private static bool IsTrigger(AlertEpisode episode, Record record) => episode.Machine.StartedAtMs == record.MonotonicNs / 1_000_000;

    private LimitsRecord? Limits(AlertEpisode episode) =>
        _store.Limits(_gateway, episode.Patient, episode.Rule, (long)episode.LimitVersion) is { } bytes ? LimitsRecord.Parser.ParseFrom(bytes) : null;

    // Readings that are written already are written again, because an anchor or an alert has come that changes them.
    private void Again(ulong boot, ulong fromNs, ulong toNs, string? device, long? code)
    {
        foreach ((LaneKey lane, long seq) in _store.Moments(_gateway, boot, fromNs, toNs, device, code))
        {
            foreach (StoredRecord stored in _store.Records(lane, seq, seq, 1))
                Take(lane, stored);
        }
    }

    private void WriteSurroundings(string device, string patient, uint mdc)
    {
        if (!_seen.Add($"{device}/{patient}/{mdc}"))
            return;
        if (_seen.Add("gateway"))
            PutOnce(_devices.Gateway(_store.Origin(_gateway, "")), "");
        if (patient.Length > 0)
            PutOnce(_devices.Patient(patient), "");
        if (device.Length == 0)
            return;
        PutOnce(_devices.Device(device, patient), device);
        if (_devices.Metric(device, mdc) is { } metric)
            PutOnce(metric, device);
    }

    // What never changes is written once; a device says to whom it was assigned last.
    private void PutOnce(FhirResource resource, string device)
    {
        if (resource is not Device && _store.Find(RowOf.Key(resource)) is not null)
            return;
        _store.Put(RowOf.Resource(resource, _gateway, device));
    }

    private void Put(FhirResource resource, Record record, string device, LaneKey lane, long seq) =>
        _store.Put(RowOf.Resource(resource, _gateway, device) with { Boot = record.Boot, MonotonicNs = record.MonotonicNs, Lane = lane, Seq = seq });

    // The document is the gateway's configuration file; only ids of devices and drivers are taken from it.
    private void TakeConfiguration(ConfigurationRecord configuration)
    {
        if (!configuration.Applied)
            return;
        try
        {
            using JsonDocument document = JsonDocument.Parse(configuration.Document.Memory, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("devices", out JsonElement devices) || devices.ValueKind != JsonValueKind.Array)
                return;
            foreach (JsonElement device in devices.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object))
            {
                if (device.TryGetProperty("id", out JsonElement id) && device.TryGetProperty("driver", out JsonElement driver) && id.ValueKind == JsonValueKind.String && driver.ValueKind == JsonValueKind.String)
                    _store.PutOrigin(_gateway, id.GetString()!, driver.GetString()!);
            }
        }
        catch (JsonException)
        {
            _store.CountUnwritten(_gateway, "unreadable-configuration");
        }
    }

    private static ulong Ns(ulong ms) => (long)ms <= 0 ? 0 : ms * 1_000_000;
}
