namespace Edge.Sync.Journal;

/// <summary>
/// A journal whose folder could be read: lanes, cursor, space and what keeps them. Made by <see cref="Recover"/>, used by the
/// writer thread only.
/// </summary>
internal sealed class OpenJournal : IDisposable
{
    private OpenJournal(JournalDisk disk, CursorFile cursor, LaneLog[] logs)
    {
        Disk = disk;
        Cursor = cursor;
        Logs = logs;
    }

    public JournalDisk Disk { get; }

    public CursorFile Cursor { get; }

    public LaneLog[] Logs { get; }

    /// <summary>Damage found, to be declared once the audit lane can take records.</summary>
    public List<DamageFinding> Findings { get; } = [];

    /// <summary>Reads the folder. Damaged content never makes it fail; only a disk that does not work does.</summary>
    /// <exception cref="IOException">The disk cannot be read or written.</exception>
    public static OpenJournal Recover(IJournalFiles files, JournalOptions options, JournalSurroundings surroundings, TimeProvider clock)
    {
        foreach (Lane lane in Lanes.All)
            files.EnsureFolder(lane.Name());
        CursorFile cursor = CursorFile.Open(files);
        var disk = new JournalDisk(files, options, new SegmentSpace(files, options), clock, surroundings.Stamper);
        foreach (string folder in Lanes.All.Select(l => l.Name()).Append("quarantine"))
            disk.Space.Count(files.List(folder).Sum(f => f.Bytes));
        var journal = new OpenJournal(disk, cursor, [.. Lanes.All.Select(l => new LaneLog(l, disk))]);
        ulong highest = Lanes.All.Max(l => Math.Max(new LaneRecovery(l, files, options).HighestEpoch(), cursor[l].Epoch));
        bool isNew = highest == 0;
        ulong epoch = isNew ? NewEpoch(0, surroundings.Randomness) : highest;
        foreach (Lane lane in Lanes.All)
            journal.RecoverLane(lane, epoch, cursor.WasLost || cursor[lane].AcknowledgedUpTo > 0, surroundings.Randomness);
        cursor.Save();
        return journal;
    }

    public void Dispose()
    {
        foreach (LaneLog log in Logs)
            log.Dispose();
        Cursor.Dispose();
        Disk.Space.Dispose();
        Disk.Files.Dispose();
    }

    /// <summary>An epoch above the given one: counter in the upper half, chance in the lower.</summary>
    internal static ulong NewEpoch(ulong above, Random random) => ((above >> 32) + 1 << 32) | (uint)random.NextInt64(1, uint.MaxValue);

    private void RecoverLane(Lane lane, ulong epoch, bool mayHaveNumbers, Random random)
    {
        LaneCursor at = Cursor[lane];
        long before = Disk.Files.List(lane.Name()).Sum(f => f.Bytes);
        RecoveredLane found = new LaneRecovery(lane, Disk.Files, Disk.Options).Run(at, epoch);
        Disk.Space.Count(Disk.Files.List(lane.Name()).Sum(f => f.Bytes) - before);
        bool lost = found.Entries.Count == 0 && mayHaveNumbers && Logs.Any(l => l.Entries.Length > 0);
        if (lost)
            found.Epoch = NewEpoch(epoch, random);
        Logs[lane.Index()].Restore(found);
        Findings.AddRange(found.Findings);
        Cursor[lane] = Reconcile(at, found);
    }

    /// <summary>The cursor as it must be for the segments that are there: numbers that are gone without a word were acknowledged.</summary>
    private static LaneCursor Reconcile(LaneCursor at, RecoveredLane found)
    {
        if (at.Epoch != found.Epoch)
            at = new LaneCursor(found.Epoch, 1, 0, 0, 0, 0);
        long trimmed = found.Entries.Count > 0 ? found.Entries[0].FirstSeq - 1 : 0;
        if (trimmed > at.TrimmedUpTo)
            at = at with { TrimmedUpTo = trimmed, AcknowledgedTrimmed = at.AcknowledgedTrimmed + trimmed - at.TrimmedUpTo };
        return at with { AcknowledgedUpTo = Math.Min(at.AcknowledgedUpTo, found.LastSeq) };
    }

}
