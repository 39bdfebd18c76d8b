using Edge.Model;
using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using MachineKey = (string Patient, string Device, string Rule, uint Mdc);
using MachineRecord = Edge.Model.Alarms.MachineRecord;

namespace Edge.Gateway.Recording;

/// <summary>What the journal says about the time before this start.</summary>
/// <param name="Machines">Visible machines, on the present boot's clock.</param>
/// <param name="StartSeqs">Record in the alert lane that started each of their episodes.</param>
/// <param name="Limits">Limits that people set, the newest of each rule.</param>
public sealed record RestartState(
    IReadOnlyList<RestartRecord> Machines, IReadOnlyDictionary<EpisodeId, long> StartSeqs, IReadOnlyList<LimitSetting> Limits);

/// <summary>
/// Reads alarm state and limits back: the newest checkpoint, then the alert records after it, then the newest readings
/// of the signals concerned, so that the silence across the restart is measured and not guessed.
/// </summary>
public sealed class RestartLoader
{
    // Two minutes of readings decide whether an episode goes on; this many records hold them at 150 a second.
    private const long NewestReadings = 20_000;

    private readonly SegmentJournal _journal;
    private readonly ulong _boot;
    private readonly ClockTrust _now;
    private readonly Dictionary<MachineKey, RestartRecord> _machines = [];
    private readonly Dictionary<EpisodeId, long> _starts = [];
    private readonly Dictionary<(string Patient, string Rule), LimitSetting> _limits = [];

    private RestartLoader(SegmentJournal journal, RecordStamper stamper) => (_journal, _boot, _now) = (journal, stamper.Boot, stamper.Trust);

    /// <summary>Reads the journal; bytes that are no records are passed over.</summary>
    public static RestartState Load(SegmentJournal journal, RecordStamper stamper)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(stamper);
        var loader = new RestartLoader(journal, stamper);
        loader.ReadLimits();
        loader.ReadAlarms();
        loader.ReadNewestReadings();
        return new RestartState([.. loader._machines.Values.Where(m => m.Machine.IsVisible)], loader._starts, [.. loader._limits.Values]);
    }

    private void ReadLimits()
    {
        using JournalReader reader = _journal.Read(Lane.Audit, _journal.FirstOnDisk(Lane.Audit));
        while (reader.Read(out JournalRecord stored))
        {
            if (stored.TryParse() is { BodyCase: Record.BodyOneofCase.Limits } record)
            {
                LimitSetting setting = AlarmCodec.FromWire(record.Limits);
                _limits[(setting.Patient.Value, setting.RuleId)] = setting;
            }
        }
    }

    private void ReadAlarms()
    {
        (ulong Epoch, long Seq) after = default;
        if (_journal.NewestCheckpoint() is { } checkpoint)
        {
            after = (checkpoint.Checkpoint.Epoch, (long)checkpoint.Checkpoint.MachinesAfter);
            foreach (Sync.Wire.MachineRecord machine in checkpoint.Checkpoint.Machines)
            {
                (TimeSpan shift, bool known) = ShiftOf(checkpoint);
                MachineRecord restored = MachineCodec.FromWire(machine, machine.Episode.Span, shift);
                Keep((machine.Patient, machine.Device, machine.Rule, machine.Mdc), restored, known);
            }
        }

        // Starts are looked for among all records on disk: an episode may be older than the checkpoint.
        using JournalReader reader = _journal.Read(Lane.Alert, _journal.FirstOnDisk(Lane.Alert));
        while (reader.Read(out JournalRecord stored))
        {
            if (stored.TryParse() is not { BodyCase: Record.BodyOneofCase.Alarm } record)
            {
                continue;
            }

            Sync.Wire.AlarmRecord alarm = record.Alarm;
            if (alarm.Type == Sync.Wire.AlarmEventType.Start)
            {
                _starts[MachineCodec.EpisodeFrom(alarm.Episode.Span)] = stored.Seq;
            }

            if ((stored.Epoch, stored.Seq).CompareTo(after) > 0 && alarm.Machine is not null)
            {
                (TimeSpan shift, bool known) = ShiftOf(record);
                Keep((alarm.Patient, alarm.Device, alarm.Rule, alarm.Mdc), AlarmCodec.MachineOf(alarm, shift), known);
            }
        }
    }

    private void ReadNewestReadings()
    {
        if (_machines.Count == 0)
        {
            return;
        }

        Dictionary<(string Device, uint Mdc), Record> newest = [];
        long from = Math.Max(_journal.FirstOnDisk(Lane.Vitals), _journal.DurableUpTo(Lane.Vitals) - NewestReadings);
        using JournalReader reader = _journal.Read(Lane.Vitals, from);
        while (reader.Read(out JournalRecord stored))
        {
            if (stored.TryParse() is { BodyCase: Record.BodyOneofCase.Reading } record && IsUsable(record.Reading))
            {
                newest[(record.Reading.Device, record.Reading.Mdc)] = record;
            }
        }

        foreach (MachineKey key in _machines.Keys.ToArray())
        {
            if (newest.TryGetValue((key.Device, key.Mdc), out Record? record))
            {
                _machines[key] = Refreshed(_machines[key], record);
            }
        }
    }

    // A machine that is still unknown has seen nothing since its newest reading, whichever start stored it last.
    private RestartRecord Refreshed(RestartRecord restart, Record newest)
    {
        (TimeSpan shift, bool known) = ShiftOf(newest);
        MonotonicTime at = new MonotonicTime((long)newest.MonotonicNs) + shift;
        MachineRecord machine = restart.Machine;
        if (!known)
        {
            return machine.Unknown ? restart with { GapUnknown = true } : restart;
        }

        bool isNewer = machine.Unknown || restart.GapUnknown || machine.LastGoodAt < at;
        decimal value = MachineCodec.Join(newest.Reading.Mantissa, newest.Reading.Scale);
        return isNewer ? restart with { Machine = machine with { LastGoodAt = at, LastGoodValue = value }, GapUnknown = false } : restart;
    }

    // The same question that the step asks of a live reading.
    private static bool IsUsable(ReadingRecord reading) =>
        reading.HasMantissa && Metrics.FromMdc(reading.Mdc) is { } metric && new Reading
        {
            Device = default,
            Patient = default,
            Metric = metric,
            Value = MachineCodec.Join(reading.Mantissa, reading.Scale),
            Validity = (Validity)reading.Validity,
            SignalQuality = reading.HasSqi ? reading.Sqi : float.NaN,
            ReceivedAt = default,
        }.IsUsable(EdgeSetup.UsualQualityGate);

    private void Keep(MachineKey key, in MachineRecord machine, bool gapKnown) =>
        _machines[key] = new RestartRecord(
            key.Patient.Length == 0 ? default : new PatientId(key.Patient),
            key.Device.Length == 0 ? default : new DeviceId(key.Device),
            key.Rule,
            Metrics.FromMdc(key.Mdc),
            machine,
            GapUnknown: !gapKnown);

    // Same boot: the clocks are one. Another boot: wall time bridges the two, if both ends can be trusted.
    private (TimeSpan Shift, bool Known) ShiftOf(Record record)
    {
        if (record.Boot == _boot)
        {
            return (TimeSpan.Zero, true);
        }

        bool known = _now.IsTrusted && record.ClockSource != ClockSourceCode.None && record.UncertaintyMs <= 2000;
        TimeSpan ago = known ? _now.Wall - DateTimeOffset.FromUnixTimeMilliseconds(record.WallMs) : TimeSpan.Zero;
        var then = new MonotonicTime((long)record.MonotonicNs);
        return (_now.At - then - ago, known);
    }
}
