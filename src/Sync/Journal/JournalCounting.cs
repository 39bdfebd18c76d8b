namespace Edge.Sync.Journal;

/// <summary>Computes the conservation equation from the segments themselves, not from counters kept beside them.</summary>
internal static class JournalCounting
{
    /// <summary>Call on the writer thread; null journal = not opened yet. The percentiles of syncs are left 0.</summary>
    public static JournalStatistics Count(
        OpenJournal? journal, LaneKeeping? keeping, PendingRecords pending, JournalWriter writer, LaneRate[] rates, long now)
    {
        if (journal is null || keeping is null)
            return new JournalStatistics([], false, 0, 0, writer.FailedSyncs, 0, 0, 0, 0, 0);
        JournalDisk disk = journal.Disk;
        return new JournalStatistics(
            [.. journal.Logs.Select(log => CountLane(log, journal, keeping, pending, rates[log.Lane.Index()], now))],
            writer.IsHealthy,
            0,
            0,
            writer.FailedSyncs,
            disk.Space.UsedBytes,
            disk.Options.QuotaBytes,
            disk.Space.ReserveBytes,
            disk.Space.FillBytesWritten,
            keeping.CursorBytesWritten);
    }

    private static LaneStatistics CountLane(LaneLog log, OpenJournal journal, LaneKeeping keeping, PendingRecords pending, LaneRate rate, long now)
    {
        LaneCursor cursor = journal.Cursor[log.Lane];
        (long lastSeq, _, long refused) = pending.Counts(log.Lane);
        long acknowledged = cursor.AcknowledgedTrimmed, dropped = cursor.DroppedTrimmed, stored = 0;
        SegmentEntry? oldest = null;
        foreach (SegmentEntry entry in log.Entries)
        {
            long known = entry.RecordsUpTo(cursor.AcknowledgedUpTo);
            acknowledged += known;
            stored += entry.Records - known;
            dropped += entry.Lost;
            if (oldest is null && entry.Records > known)
                oldest = entry;
        }

        long free = keeping.ShareBytes(log.Lane) - log.FileBytes + keeping.ReleasedBytes(log);
        long? oldestMs = oldest?.Header.CreatedBoot == journal.Disk.Stamper.Boot ? (now - oldest.Header.CreatedMonotonicNs) / 1_000_000 : null;
        return new LaneStatistics(
            log.Lane, log.Epoch, lastSeq, lastSeq - log.DurableUpTo, stored, acknowledged, dropped, refused,
            oldestMs, log.FileBytes, log.PayloadBytes, log.BytesWritten, log.DeviceBytes,
            (int)(1000 * (log.FileBytes - keeping.ReleasedBytes(log)) / keeping.ShareBytes(log.Lane)),
            rate.HoursFor(Math.Max(free, 0), now, log.BytesWritten));
    }
}
