using Edge.Model.Observations;
using Edge.Sync.Wire;

namespace Edge.Sync.Journal;

/// <summary>
/// The one thread that touches the journal's files. Each pass: open the folder if that has not worked yet; commit what is
/// due, alerts first; take acknowledgements; checkpoint; declare damage that readers met; refill spares step by step.
/// Invariants: a record is reported durable only after a sync that succeeded; a sync is never repeated on the same file;
/// while the disk fails nothing is reported durable, and a new file is tried every retry interval.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly JournalOptions _options;
    private readonly JournalSurroundings _surroundings;
    private readonly TimeProvider _clock;
    private readonly PendingRecords _pending;
    private readonly JournalMail _mail;
    private readonly OwnRecords _own;
    private readonly LaneRate[] _rates = [new(), new(), new(), new(), new()];
    private LaneKeeping? _keeping;
    private string? _fault;
    private long _retryAt;
    private long _checkpointAt;
    private bool _spaceWorkLeft = true;

    public JournalWriter(JournalOptions options, JournalSurroundings surroundings, TimeProvider clock, PendingRecords pending, JournalMail mail)
    {
        _options = options;
        _surroundings = surroundings;
        _clock = clock;
        _pending = pending;
        _mail = mail;
        _own = new OwnRecords(surroundings, pending, () => CommitLane(Lane.Audit, long.MaxValue));
        _checkpointAt = Now + Ns(options.CheckpointInterval);
    }

    /// <summary>The folder, once it could be opened.</summary>
    public OpenJournal? Journal { get; private set; }

    /// <summary>Sees the new durable numbers of a lane, after they may be relied on.</summary>
    public event Action<Lane>? Committed;

    public bool IsHealthy => _fault is null && Journal is not null;

    public long FailedSyncs { get; private set; }

    private long Now => MonotonicTime.Now(_clock).Nanoseconds;

    /// <summary>One pass over everything that is due.</summary>
    /// <param name="open">Opens the folder; called again while it fails.</param>
    public void Pass(Func<IJournalFiles> open)
    {
        if (_fault is not null && Now < _retryAt)
            return;
        try
        {
            if (Journal is null)
                OpenFolder(open);
            bool good = CommitDue();
            Acknowledge();
            if (good)
                Clear();
            Housekeeping();
        }
        catch (IOException failure)
        {
            Raise(failure.Message, PosixCalls.IsFull(failure));
        }
    }

    /// <summary>Time until the next pass has something to do, if no record wakes it.</summary>
    public TimeSpan UntilNextPass()
    {
        long now = Now;
        if (_fault is not null)
            return Span(_retryAt - now);
        if (_spaceWorkLeft)
            return TimeSpan.Zero;
        long due = Math.Min(now + 1_000_000_000, _checkpointAt);
        if (_pending.OldestOpenedAt() is { } opened)
            due = Math.Min(due, opened + Ns(_options.GroupInterval));
        return Span(due - now);
    }

    /// <summary>Last pass: everything waiting, a checkpoint, the cursor. Nothing depends on it.</summary>
    public void Finish()
    {
        if (Journal is null)
            return;
        try
        {
            foreach (Lane lane in Lanes.All)
                CommitLane(lane, long.MaxValue);
            if (_fault is null)
                Checkpoint();
            Acknowledge();
        }
        catch (IOException failure)
        {
            Raise(failure.Message, PosixCalls.IsFull(failure));
        }
    }

    /// <summary>Stops storing after a bug, until the next attempt works.</summary>
    public void Fail(Exception bug) => Raise(bug.GetType().Name + ": " + bug.Message, full: false);

    /// <summary>Counts for the panel.</summary>
    public JournalStatistics Statistics() => JournalCounting.Count(Journal, _keeping, _pending, this, _rates, Now);

    /// <summary>Adds the percentiles, whose sorting is left to whoever asks; any thread.</summary>
    public JournalStatistics WithSyncTimes(JournalStatistics statistics) => Journal is null
        ? statistics
        : statistics with { SyncP50Ms = Journal.Disk.SyncTimes.PercentileMs(0.5), SyncP99Ms = Journal.Disk.SyncTimes.PercentileMs(0.99) };

    public void Dispose() => Journal?.Dispose();

    private void OpenFolder(Func<IJournalFiles> open)
    {
        IJournalFiles files = open();
        try
        {
            Journal = OpenJournal.Recover(files, _options, _surroundings, _clock);
        }
        catch (IOException)
        {
            files.Dispose();
            throw;
        }

        _keeping = new LaneKeeping(Journal.Disk, Journal.Cursor, Journal.Logs, _own);
        foreach (LaneLog log in Journal.Logs)
            _pending.Restore(log.Lane, log.DurableUpTo);
        if (Journal.Cursor.WasLost)
            Tell(new JournalCondition(JournalConditionKind.DamageFound, true, null, 0, 0, 0, "cursor"));
        Repair(Journal.Findings);
    }

    private void Repair(List<DamageFinding> findings)
    {
        if (findings.Count > 0)
            new DamageRepair(Journal!.Disk, _own, _surroundings.OnCondition).Apply(findings);
        findings.Clear();
    }

    private bool CommitDue()
    {
        long dueBefore = Now - Ns(_options.GroupInterval);
        bool good = true;
        foreach (Lane lane in Lanes.All)
            good &= CommitLane(lane, lane.IsVital() ? long.MaxValue : dueBefore);
        return good;
    }

    private bool CommitLane(Lane lane, long dueBefore)
    {
        LaneLog log = Journal!.Logs[lane.Index()];
        while (_pending.Take(lane, dueBefore) is { } group)
        {
            if (!TryWrite(log, group))
                return false;
            _pending.MarkDurable(lane, log.DurableUpTo, finished: true);
            Committed?.Invoke(lane);
        }

        return true;
    }

    /// <summary>Writes the group; after a failure once more into a new file.</summary>
    private bool TryWrite(LaneLog log, PendingGroup group)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                log.WriteGroup(group, _keeping!.TakeSegment);
                return true;
            }
            catch (IOException failure)
            {
                bool full = PosixCalls.IsFull(failure);
                if (!full)
                    FailedSyncs++;
                log.AbandonActive();
                _pending.MarkDurable(log.Lane, log.DurableUpTo, finished: false);
                if (attempt == 0 && !full)
                    continue;
                Raise(failure.Message, full);
                return false;
            }
        }
    }

    private void Acknowledge()
    {
        foreach (Lane lane in Lanes.All)
        {
            (ulong epoch, long upTo) = _mail.Acknowledged(lane);
            if (epoch == Journal!.Logs[lane.Index()].Epoch)
                _keeping!.Acknowledge(lane, Math.Min(upTo, Journal.Logs[lane.Index()].DurableUpTo));
        }

        _keeping!.SaveCursor();
    }

    private void Housekeeping()
    {
        _keeping!.DeleteExpired();
        while (_mail.TakeDamaged() is { } damaged)
            Recheck(damaged);
        if (_mail.TakeEpochRequest() is { } above && above >= Journal!.Logs.Max(l => l.Epoch))
            _keeping.StartEpoch(OpenJournal.NewEpoch(above, _surroundings.Randomness));
        if (Now >= _checkpointAt || _mail.TakeCheckpointRequest())
            Checkpoint();
        foreach (LaneLog log in Journal!.Logs)
            _rates[log.Lane.Index()].Observe(Now, log.BytesWritten);
        _keeping.DefendReserve();
        try
        {
            _spaceWorkLeft = Journal.Disk.Space.Work();
        }
        catch (IOException full) when (PosixCalls.IsFull(full))
        {
            // No room for spares: segments are then filled when they are needed, after room has been made.
            Journal.Disk.Space.AbandonFilling();
            _spaceWorkLeft = false;
        }
    }

    /// <summary>A reader met damage in a segment that was not checked at start.</summary>
    private void Recheck(SegmentEntry entry)
    {
        LaneLog log = Journal!.Logs[entry.Lane.Index()];
        int index = Array.IndexOf(log.Entries, entry);
        if (index < 0 || index == log.Entries.Length - 1)
            return;
        byte[] bytes = new byte[entry.FileBytes];
        using (IJournalFile file = Journal.Disk.Files.Open(entry.Path, writable: false))
            file.Read(bytes, 0);
        Repair([.. SegmentCheck.Run(entry, bytes, entry.LastSeq, log.Entries[index + 1].Header.ChainBefore).Findings]);
    }

    private void Checkpoint()
    {
        _checkpointAt = Now + Ns(_options.CheckpointInterval);
        var checkpoint = new CheckpointRecord
        {
            Gateway = _options.Gateway.Value,
            Epoch = Journal!.Logs[Lane.Alert.Index()].Epoch,
            MachinesAfter = (ulong)_pending.LastSeq(Lane.Alert),
        };
        _surroundings.AddMachines?.Invoke(checkpoint);

        // Machines must never be newer than the alert records that led to them.
        if (!CommitLane(Lane.Alert, long.MaxValue))
            return;
        foreach (LaneLog log in Journal.Logs.Where(l => l.DurableUpTo > 0))
            checkpoint.Heads.Add(new LaneHead { Lane = (uint)log.Lane, Seq = (ulong)log.DurableUpTo, Chain = Google.Protobuf.ByteString.CopyFrom(log.DurableChain) });
        _own.Store(checkpoint);
    }

    private void Raise(string reason, bool full)
    {
        _retryAt = Now + Ns(_options.RetryInterval);
        _pending.RefuseWhenFull(full ? AppendRefusal.QuotaExhausted : AppendRefusal.DiskFailed);
        if (_fault is null)
            Tell(new JournalCondition(JournalConditionKind.Fault, true, null, 0, 0, 0, reason));
        _fault = reason;
    }

    private void Clear()
    {
        if (_fault is null)
            return;
        _fault = null;
        _pending.RefuseWhenFull(AppendRefusal.BufferFull);
        Tell(new JournalCondition(JournalConditionKind.Fault, false, null, 0, 0, 0, ""));
    }

    private void Tell(JournalCondition condition) => _surroundings.OnCondition?.Invoke(condition);

    private static long Ns(TimeSpan span) => span.Ticks * 100;

    private static TimeSpan Span(long ns) => TimeSpan.FromTicks(Math.Clamp(ns / 100, 0, TimeSpan.TicksPerSecond * 5));
}
