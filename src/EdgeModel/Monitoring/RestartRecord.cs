using Edge.Model.Alarms;
using Edge.Model.Observations;

namespace Edge.Model.Monitoring;

/// <summary>A machine as it stood before a restart, with its times already on the present boot's clock.</summary>
/// <param name="GapUnknown">True when the time since then cannot be known: another boot and an untrusted clock.</param>
public sealed record RestartRecord(
    PatientId Patient, DeviceId Device, string RuleId, Metric? Metric, MachineRecord Machine, bool GapUnknown);

/// <summary>
/// Brings alarms back after a restart. Visible episodes stay visible and unknown until the first usable sample;
/// Pending is forgotten; an episode whose rule is gone ends as switched off.
/// </summary>
public static class Restart
{
    /// <summary>Puts the records into a fresh state; <paramref name="output"/> is cleared and gets what must be logged.</summary>
    public static void Restore(EdgeState state, IEnumerable<RestartRecord> records, MonotonicTime now, EdgeOutput output)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        foreach (RestartRecord record in records)
        {
            if (!record.Machine.IsVisible)
            {
                continue;
            }

            if (Find(state, record) is { } track)
            {
                track.Keep(Restored(record, now));
            }
            else
            {
                AlarmSubject gone = Gone(state, record);
                AlarmMachine.SwitchOff(record.Machine, gone, now, output.Events);
            }
        }
    }

    private static MachineRecord Restored(RestartRecord record, MonotonicTime now) => record.Machine with
    {
        State = record.Machine.State == MachineState.Latched ? MachineState.Latched : MachineState.Active,
        Unknown = true,
        Restored = true,
        GapUnknown = record.GapUnknown,
        SevereSince = null,
        SteppedAt = now,
    };

    private static AlarmTrack? Find(EdgeState state, RestartRecord record)
    {
        foreach (AlarmTrack track in state.Tracks)
        {
            AlarmSubject subject = track.Subject;
            if (subject.Patient == record.Patient && subject.Device == record.Device
                && subject.Rule.Id == record.RuleId && subject.Metric == record.Metric)
            {
                return track;
            }
        }

        return null;
    }

    private static AlarmSubject Gone(EdgeState state, RestartRecord record) => new()
    {
        Patient = record.Patient,
        Device = record.Device,
        Metric = record.Metric,
        Rule = new AlarmRule { Id = record.RuleId, Kind = AlarmKind.Physiological, Priority = record.Machine.Priority },
        Ids = new EpisodeIds(0),
        Clock = state.Clock,
    };
}
