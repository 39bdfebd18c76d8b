using Edge.Model.Alarms;
using Edge.Model.Monitoring;
using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;
using AlarmEvent = Edge.Model.Alarms.AlarmEvent;
using AlarmEventType = Edge.Model.Alarms.AlarmEventType;

namespace Edge.Gateway.Recording;

/// <summary>Number that a record got in its lane; 0 = it was refused.</summary>
public readonly record struct RecordTicket(Lane Lane, long Seq);

/// <summary>
/// Stores alarm events with the machine after them, and limits, in the journal. Called under the alarm path's lock; it
/// copies bytes and never waits. A refusal is the journal's to report; the alarm stands regardless.
/// </summary>
public sealed class AlarmRecorder(SegmentJournal journal, RecordStamper stamper, StorageDetail? detail = null)
{
    private const int MostActiveBytes = 3900;
    private readonly byte[] _bytes = new byte[4096];
    private readonly Lock _gate = new();
    private readonly Dictionary<EpisodeId, long> _startSeqs = [];

    /// <summary>Stores one event in the alert lane.</summary>
    public RecordTicket Record(in AlarmEvent e)
    {
        var record = new Record { Alarm = AlarmCodec.ToWire(e) };
        stamper.Stamp(record, e.At);
        RecordTicket ticket = Append(Lane.Alert, record);
        Follow(e, ticket);
        return ticket;
    }

    /// <summary>Stores the limits that a person set, in the audit lane.</summary>
    public RecordTicket RecordLimits(AlarmSubject subject, string role)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var record = new Record { Limits = AlarmCodec.ToWire(subject, role, stamper.Trust) };
        stamper.Stamp(record);
        return Append(Lane.Audit, record);
    }

    /// <summary>Waits until a record survives loss of power; false when that takes longer. Never under the alarm path's lock.</summary>
    public bool WaitStored(RecordTicket ticket, TimeSpan timeout) =>
        ticket.Seq > 0 && journal.WaitDurable(ticket.Lane, ticket.Seq, timeout);

    /// <summary>True when the receiver has committed the start of the episode.</summary>
    public bool IsKnownOutside(EpisodeId episode)
    {
        lock (_gate)
        {
            return _startSeqs.TryGetValue(episode, out long seq) && seq > 0 && seq <= journal.AcknowledgedUpTo(Lane.Alert);
        }
    }

    /// <summary>Remembers the record that started a restored episode.</summary>
    public void Remember(EpisodeId episode, long seq)
    {
        lock (_gate)
        {
            _startSeqs[episode] = seq;
        }
    }

    /// <summary>Adds every machine that is visible to a checkpoint; called under the alarm path's lock.</summary>
    public static void AddMachines(EdgeState state, CheckpointRecord checkpoint)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(checkpoint);
        foreach (AlarmTrack track in state.Tracks)
        {
            if (track.Machine.IsVisible)
            {
                checkpoint.Machines.Add(AlarmCodec.ToCheckpoint(track.Subject, track.Machine));
            }
        }
    }

    /// <summary>Stores all open episodes in one record of the alert lane, most urgent first; called under the alarm path's lock.</summary>
    public RecordTicket RecordActive(EdgeState state, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var active = new ActiveAlertsRecord();
        var record = new Record { ActiveAlerts = active };
        foreach (AlarmTrack track in state.Tracks.Where(t => t.Machine.IsVisible).OrderByDescending(t => t.Machine.Priority))
        {
            active.Machines.Add(AlarmCodec.ToCheckpoint(track.Subject, track.Machine));
            if (record.CalculateSize() > MostActiveBytes)
            {
                active.Machines.RemoveAt(active.Machines.Count - 1);
                active.More++;
            }
        }

        stamper.Stamp(record, now);
        return Append(Lane.Alert, record);
    }

    private RecordTicket Append(Lane lane, Record record)
    {
        int length = record.CalculateSize();
        record.WriteTo(_bytes.AsSpan(0, length));
        return new RecordTicket(lane, journal.Append(lane, _bytes.AsSpan(0, length)).Seq);
    }

    // Kept only while the episode is open, so it is bounded by the number of machines.
    private void Follow(in AlarmEvent e, RecordTicket ticket)
    {
        if (e.Type is not (AlarmEventType.Start or AlarmEventType.End))
        {
            return;
        }

        if (e.Type == AlarmEventType.Start)
        {
            detail?.NoteAlert(e.At);
        }

        lock (_gate)
        {
            if (e.Type == AlarmEventType.Start)
            {
                _startSeqs[e.Episode] = ticket.Seq;
            }
            else
            {
                _startSeqs.Remove(e.Episode);
            }
        }
    }
}
