namespace Edge.Sync.Journal;

/// <summary>What recovery found of one lane.</summary>
internal sealed class RecoveredLane
{
    public ulong Epoch { get; set; }

    public List<SegmentEntry> Entries { get; } = [];

    public long LastSeq { get; set; }

    public byte[] Chain { get; set; } = new byte[HashChain.HeadBytes];

    /// <summary>Newest segment, open for more records; null when the next record starts a new segment.</summary>
    public IJournalFile? Active { get; set; }

    public int ActiveOffset { get; set; }

    public List<DamageFinding> Findings { get; } = [];
}

/// <summary>
/// Reads one lane after a start. Invariants: whatever the bytes are, it comes to an end and never refuses; only the records
/// that were hit are lost; a segment with new damage is never written again; the newest segment is synced before its
/// records count as durable, since after a mere crash of the process they may stand in memory only.
/// </summary>
internal sealed class LaneRecovery(Lane lane, IJournalFiles files, JournalOptions options)
{
    /// <param name="cursor">What is known of the lane; segments it calls trimmed are deleted here.</param>
    /// <param name="newestEpoch">Epoch for a lane without segments.</param>
    public RecoveredLane Run(LaneCursor cursor, ulong newestEpoch)
    {
        List<(ulong Epoch, long First, long Bytes)> names = ListSegments();
        KeepOneNumbering(names);

        // An epoch that began after the last segment is known to the cursor alone.
        var found = new RecoveredLane { Epoch = names.Count == 0 ? newestEpoch : Math.Max(names[^1].Epoch, cursor.Epoch) };
        if (cursor.Epoch == found.Epoch)
            DeleteTrimmed(names, cursor.TrimmedUpTo);
        if (names.Count == 0)
            return found;
        for (int i = 0; i < names.Count; i++)
            found.Entries.Add(ReadEntry(names[i], found));
        for (int i = 0; i + 1 < names.Count; i++)
            found.Entries[i].LastSeq = names[i + 1].First - 1;
        long acknowledged = cursor.Epoch == found.Epoch ? cursor.AcknowledgedUpTo : 0;
        for (int i = FirstToCheck(found, acknowledged); i < found.Entries.Count; i++)
            CheckEntry(found, i);
        return found;
    }

    /// <summary>Numbers go on across epochs; segments of an epoch that was given up for a new numbering from 1 are passed over.</summary>
    private static void KeepOneNumbering(List<(ulong Epoch, long First, long Bytes)> names)
    {
        int first = names.Count - 1;
        while (first > 0 && names[first - 1].First < names[first].First)
            first--;
        if (first > 0)
            names.RemoveRange(0, first);
    }

    /// <summary>Highest epoch that the lane's file names show, or 0.</summary>
    public ulong HighestEpoch()
    {
        List<(ulong Epoch, long First, long Bytes)> names = ListSegments();
        return names.Count > 0 ? names[^1].Epoch : 0;
    }

    private List<(ulong Epoch, long First, long Bytes)> ListSegments()
    {
        List<(ulong Epoch, long First, long Bytes)> names = [];
        foreach (JournalFileEntry file in files.List(lane.Name()))
        {
            if (SegmentHeader.TryParseName(file.Name, out ulong epoch, out long first))
                names.Add((epoch, first, file.Bytes));
        }

        names.Sort();
        return names;
    }

    private void DeleteTrimmed(List<(ulong Epoch, long First, long Bytes)> names, long trimmedUpTo)
    {
        bool deleted = false;
        while (names.Count > 1 && names[1].First - 1 <= trimmedUpTo)
        {
            files.Delete($"{lane.Name()}/{SegmentHeader.NameOf(names[0].Epoch, names[0].First)}");
            names.RemoveAt(0);
            deleted = true;
        }

        if (deleted)
            files.SyncFolder(lane.Name());
    }

    private SegmentEntry ReadEntry((ulong Epoch, long First, long Bytes) name, RecoveredLane found)
    {
        (ulong epoch, long first, long bytes) = name;
        byte[] head = new byte[SegmentHeader.Bytes];
        using (IJournalFile file = files.Open($"{lane.Name()}/{SegmentHeader.NameOf(epoch, first)}", writable: false))
            file.Read(head, 0);
        SegmentHeader? header = SegmentHeader.Read(head);
        bool good = header is not null && header.Gateway == options.Gateway && header.Lane == lane && header.Epoch == epoch && header.FirstSeq == first;
        if (good)
            return new SegmentEntry(header!) { FileBytes = bytes };
        var rebuilt = new SegmentEntry(Rebuild(head, name)) { FileBytes = bytes };
        found.Findings.Add(new DamageFinding(rebuilt, DamageKind.Header, 0, SegmentHeader.Bytes, first, first - 1));
        return rebuilt;
    }

    /// <summary>Everything but the chain follows from the name; the chain is set right when the segment is checked.</summary>
    private SegmentHeader Rebuild(byte[] head, (ulong Epoch, long First, long Bytes) name) => new()
    {
        Gateway = options.Gateway,
        Lane = lane,
        Epoch = name.Epoch,
        FirstSeq = name.First,
        SegmentBytes = name.Bytes is >= 64 << 10 and <= 64 << 20 && name.Bytes % 4096 == 0 ? (int)name.Bytes : options.SegmentBytes(lane),
        ChainBefore = name.First == 1 ? new byte[HashChain.HeadBytes] : head.AsSpan(36, HashChain.HeadBytes).ToArray(),
    };

    private int FirstToCheck(RecoveredLane found, long acknowledged)
    {
        List<SegmentEntry> entries = found.Entries;
        int first = entries.Count - 1;
        long budget = options.CheckedAtStartBytes;
        while (first > 0 && entries[first - 1].LastSeq > acknowledged && (budget -= entries[first - 1].FileBytes) >= 0)
            first--;

        // A rebuilt header needs the chain of the segment before it.
        int rebuilt = entries.FindIndex(e => found.Findings.Exists(f => ReferenceEquals(f.Entry, e)));
        return rebuilt < 0 ? first : Math.Min(first, Math.Max(rebuilt - 1, 0));
    }

    private void CheckEntry(RecoveredLane found, int index)
    {
        SegmentEntry entry = found.Entries[index];
        bool newest = index == found.Entries.Count - 1;
        int header = found.Findings.FindIndex(f => f.Kind == DamageKind.Header && ReferenceEquals(f.Entry, entry));
        bool knowsChain = index > 0 && found.Entries[index - 1].LastSeq == entry.FirstSeq - 1 && found.LastSeq == entry.FirstSeq - 1;
        if (header >= 0)
            DeclareHeader(found, header, entry, knowsChain);
        IJournalFile file = files.Open(entry.Path, writable: newest);
        if (newest)
            file.SyncContent();
        byte[] bytes = new byte[Math.Min(file.Length, 65L << 20)];
        file.Read(bytes, 0);
        byte[] nextChain = newest ? [] : found.Entries[index + 1].Header.ChainBefore;
        SegmentCheck check = SegmentCheck.Run(entry, bytes, newest ? long.MaxValue : entry.LastSeq, nextChain);
        entry.LastSeq = check.LastSeq;
        found.Findings.AddRange(check.Findings);
        found.LastSeq = check.LastSeq;
        found.Chain = check.EndChain;
        bool writable = newest && header < 0 && check.Findings.All(f => f.Kind == DamageKind.Scar) && check.EndOffset <= bytes.Length;
        found.Active = writable ? file : null;
        found.ActiveOffset = check.EndOffset;
        if (!writable)
            file.Dispose();
    }

    /// <summary>A rebuilt header takes its chain from the segment before; where that is not known either, the break is declared.</summary>
    private static void DeclareHeader(RecoveredLane found, int at, SegmentEntry entry, bool knowsChain)
    {
        if (knowsChain)
            found.Chain.CopyTo(entry.Header.ChainBefore, 0);
        else if (entry.FirstSeq > 1)
            found.Findings[at] = found.Findings[at] with { RebaseAfter = entry.FirstSeq - 1, RebaseChain = [.. entry.Header.ChainBefore] };
    }
}
