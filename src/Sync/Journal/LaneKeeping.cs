using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Journal;

/// <summary>
/// Acknowledgement, retention, quota and eviction. Writer thread only. Invariants: the cursor is durable before a segment
/// it speaks of is deleted; a signed drop record is durable before unacknowledged records are deleted; alert and audit
/// are never evicted, and are deleted only when acknowledged and older than their retention by a trusted clock; the newest
/// segment of a lane stays.
/// </summary>
internal sealed class LaneKeeping(JournalDisk disk, CursorFile cursor, LaneLog[] logs, OwnRecords own)
{
    private readonly bool[] _dirty = new bool[5];

    public long CursorBytesWritten { get; private set; }

    /// <summary>Takes the receiver's word for everything up to <paramref name="upTo"/>; the cursor is saved by <see cref="SaveCursor"/>.</summary>
    public void Acknowledge(Lane lane, long upTo)
    {
        LaneCursor at = cursor[lane];
        if (upTo <= at.AcknowledgedUpTo)
            return;
        cursor[lane] = at with { AcknowledgedUpTo = upTo };
        _dirty[lane.Index()] = true;
    }

    /// <summary>
    /// Everything unacknowledged is sent under a new epoch from now on. The losses declared among it are declared again,
    /// since the old declarations speak of the old epoch.
    /// </summary>
    public void StartEpoch(ulong epoch)
    {
        foreach (LaneLog log in logs)
            cursor[log.Lane] = cursor[log.Lane] with { Epoch = epoch, EpochFrom = cursor[log.Lane].AcknowledgedUpTo + 1 };
        ForceCursor();
        Array.ForEach(logs, l => l.StartEpoch(epoch));
        foreach (LaneLog log in logs)
        {
            foreach ((long from, long to) in log.Entries.SelectMany(e => e.Gaps).Where(g => g.From > cursor[log.Lane].AcknowledgedUpTo).ToArray())
            {
                own.Declare(new DropRecord
                {
                    Gateway = disk.Options.Gateway.Value,
                    Epoch = epoch,
                    Lane = (uint)log.Lane,
                    From = (ulong)from,
                    To = (ulong)to,
                    Count = (ulong)(to - from + 1),
                    Reason = Wire.DropReason.Corrupt,
                });
            }
        }
    }

    /// <summary>Everything of the lane up to here is committed by the receiver.</summary>
    public long AcknowledgedUpTo(Lane lane) => cursor[lane].AcknowledgedUpTo;

    /// <summary>Makes the acknowledgements durable, when there are new ones.</summary>
    public void SaveCursor()
    {
        if (!_dirty.AsSpan().Contains(true))
            return;
        ForceCursor();
    }

    /// <summary>Deletes what is acknowledged and past its retention; needs a trusted wall clock.</summary>
    public void DeleteExpired()
    {
        while (FreeExpired())
        {
        }
    }

    /// <summary>A filled segment file for the lane; makes room first when quota or disk are full.</summary>
    /// <exception cref="IOException">No room can be made (HResult 28), or the disk fails.</exception>
    public string TakeSegment(Lane lane)
    {
        int bytes = disk.Options.SegmentBytes(lane);
        while (!lane.IsVital() && logs[lane.Index()].FileBytes + bytes > ShareBytes(lane) && FreeOwn(lane))
        {
        }

        while (true)
        {
            try
            {
                return disk.Space.Take(bytes);
            }
            catch (IOException full) when (PosixCalls.IsFull(full))
            {
                disk.Space.AbandonFilling();
                if (!MakeRoom(lane, bytes))
                    throw;
            }
        }
    }

    /// <summary>Lets the reserve grow again at the cost of released bulk segments, and of unacknowledged ones while it is nearly empty.</summary>
    public void DefendReserve()
    {
        int bytes = disk.Options.VitalSegmentBytes;
        if (!disk.Space.ReserveIsShort || disk.Space.HasRoomFor(bytes))
            return;
        if (!FreeReleased() && disk.Space.ReserveBytes < 2L * bytes)
            EvictBulk();
    }

    /// <summary>Bytes the lane may fill: its share of the quota minus overhead, at least two segments.</summary>
    public long ShareBytes(Lane lane) =>
        Math.Max((disk.Options.QuotaBytes - disk.Options.OverheadBytes) * lane.SharePercent() / 100, 2L * disk.Options.SegmentBytes(lane));

    /// <summary>Bytes of the lane's segments that are acknowledged and may be reused.</summary>
    public long ReleasedBytes(LaneLog log) =>
        log.Entries.SkipLast(1).TakeWhile(e => IsAcknowledged(log, e)).Sum(e => e.FileBytes);

    private bool MakeRoom(Lane lane, int bytes)
    {
        if (!lane.IsVital())
            return FreeOwn(lane) || FreeReleased() || EvictBulk();

        // The last piece of the reserve is for audit, so that an eviction can always be declared.
        return FreeExpired()
            || FreeReleased()
            || disk.Space.ShrinkReserve(bytes, keepOne: lane == Lane.Alert)
            || (lane == Lane.Alert && (EvictBulk() || disk.Space.ShrinkReserve(bytes, keepOne: false)));
    }

    private bool FreeExpired()
    {
        if (!disk.Stamper.Trust.IsTrusted)
            return false;
        LaneLog? log = Array.Find(logs, l => l.Entries.Length > 1 && IsAcknowledged(l, l.Entries[0]) && IsExpired(l.Entries[0]));
        if (log is not null)
            DropOldest(log);
        return log is not null;
    }

    private bool FreeOwn(Lane lane)
    {
        LaneLog log = logs[lane.Index()];
        if (log.Entries.Length < 2)
            return false;
        if (IsAcknowledged(log, log.Entries[0]))
            DropOldest(log);
        else
            Evict(log);
        return true;
    }

    private bool FreeReleased()
    {
        foreach (Lane lane in Lanes.Evictable)
        {
            LaneLog log = logs[lane.Index()];
            if (log.Entries.Length < 2 || !IsAcknowledged(log, log.Entries[0]))
                continue;
            DropOldest(log);
            return true;
        }

        return false;
    }

    private bool EvictBulk() => Lanes.Evictable.Any(FreeOwn);

    private void Evict(LaneLog log)
    {
        SegmentEntry oldest = log.Entries[0];
        long from = Math.Max(oldest.FirstSeq, cursor[log.Lane].AcknowledgedUpTo + 1);
        var record = new DropRecord
        {
            Gateway = disk.Options.Gateway.Value,
            Epoch = log.Epoch,
            Lane = (uint)log.Lane,
            From = (ulong)from,
            To = (ulong)oldest.LastSeq,
            Count = (ulong)(oldest.LastSeq - from + 1 - oldest.LostWithin(from, oldest.LastSeq)),
            Reason = Wire.DropReason.Quota,
            ChainAfter = ByteString.CopyFrom(log.Entries[1].Header.ChainBefore),
        };
        DescribeEvicted(oldest, from, record);
        own.Declare(record);
        DropOldest(log);
    }

    /// <summary>First and last stamp and the chain before, read from the segment that goes.</summary>
    private void DescribeEvicted(SegmentEntry oldest, long from, DropRecord record)
    {
        using IJournalFile file = disk.Files.Open(oldest.Path, writable: false);
        byte[] bytes = new byte[oldest.FileBytes];
        file.Read(bytes, 0);
        using var chain = new HashChain();
        chain.Restart(oldest.Header.ChainBefore);
        ReadOnlySpan<byte> first = default, last = default;
        var walk = new SegmentWalk(bytes, oldest.Header, oldest.LastSeq);
        while (walk.MoveNext())
        {
            if (walk.Kind == WalkKind.Scar)
                continue;
            if (walk.Seq >= from && record.ChainBefore.IsEmpty)
                record.ChainBefore = ByteString.CopyFrom(chain.Head);
            if (walk.Kind != WalkKind.Record)
            {
                chain.AdvanceAcrossGap(walk.Seq, walk.To);
                continue;
            }

            chain.Advance(walk.Seq, walk.Payload);
            if (walk.Seq < from)
                continue;
            if (first.IsEmpty)
                first = walk.Payload;
            last = walk.Payload;
        }

        record.First = OwnRecords.StampOf(first);
        record.Last = OwnRecords.StampOf(last);
    }

    private void DropOldest(LaneLog log)
    {
        SegmentEntry oldest = log.Entries[0];
        LaneCursor at = cursor[log.Lane];
        long acknowledged = oldest.RecordsUpTo(at.AcknowledgedUpTo);
        cursor[log.Lane] = at with
        {
            TrimmedUpTo = oldest.LastSeq,
            AcknowledgedTrimmed = at.AcknowledgedTrimmed + acknowledged,
            DroppedTrimmed = at.DroppedTrimmed + oldest.LastSeq - oldest.FirstSeq + 1 - acknowledged,
        };
        ForceCursor();
        log.DeleteOldest();
    }

    private void ForceCursor()
    {
        if (disk.Stamper.Trust is { IsTrusted: true } trust)
            cursor.TrustedWallMs = trust.Wall.ToUnixTimeMilliseconds();
        cursor.Save();
        CursorBytesWritten += 4096;
        _dirty.AsSpan().Clear();
    }

    private bool IsAcknowledged(LaneLog log, SegmentEntry entry) => entry.LastSeq <= cursor[log.Lane].AcknowledgedUpTo;

    private bool IsExpired(SegmentEntry entry)
    {
        SegmentHeader header = entry.Header;
        double ageMs = disk.Stamper.Trust.Wall.ToUnixTimeMilliseconds() - header.CreatedWallMs;
        return header.CreatedWallTrusted && ageMs > disk.Options.RetentionOf(entry.Lane).TotalMilliseconds;
    }
}
