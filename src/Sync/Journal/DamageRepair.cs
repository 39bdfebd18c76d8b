using System.Globalization;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Journal;

/// <summary>
/// Deals with damage that a check has found. Order: copy of the segment into quarantine (the first three are kept), drop
/// record durable, then the region is marked as a gap in place, so that the next start does not declare it again. A crash
/// between the last two steps declares the same range twice, which the receiver takes once. Writer thread only.
/// </summary>
internal sealed class DamageRepair(JournalDisk disk, OwnRecords own, Action<JournalCondition>? onCondition)
{
    private const int QuarantineFiles = 3;
    private const string Folder = "quarantine";

    /// <summary>Declares and marks everything found; the entries' gaps are up to date afterwards.</summary>
    public void Apply(IReadOnlyList<DamageFinding> findings)
    {
        foreach (SegmentEntry entry in findings.Select(f => f.Entry).Distinct())
            Quarantine(entry);
        foreach (DamageFinding finding in findings)
        {
            finding.Entry.AddGapOf(finding);
            if (finding.To >= finding.From || finding.RebaseAfter > 0)
                own.Declare(DropOf(finding));
            else
                onCondition?.Invoke(new JournalCondition(JournalConditionKind.DamageFound, true, finding.Entry.Lane, finding.From, finding.From, 0, "corrupt"));
            Mark(finding);
        }
    }

    private DropRecord DropOf(DamageFinding finding) => new()
    {
        Gateway = disk.Options.Gateway.Value,
        Epoch = finding.Entry.Epoch,
        Lane = (uint)finding.Entry.Lane,
        From = (ulong)finding.From,
        To = (ulong)finding.To,
        Count = (ulong)(finding.To - finding.From + 1),
        Reason = finding.Kind == DamageKind.Tail ? DropReason.Tail : DropReason.Corrupt,
        ChainBefore = ByteString.CopyFrom(finding.ChainBefore),
        ChainAfter = ByteString.CopyFrom(finding.ChainAfter),
        RebaseAfter = (ulong)finding.RebaseAfter,
        RebaseChain = ByteString.CopyFrom(finding.RebaseChain),
    };

    private void Mark(DamageFinding finding)
    {
        SegmentHeader header = finding.Entry.Header;
        using IJournalFile file = disk.Files.Open(finding.Entry.Path, writable: true);
        long before = file.Length;
        byte[] region = new byte[finding.Bytes];
        switch (finding.Kind)
        {
            case DamageKind.Header:
                header.Write(region);
                break;
            case DamageKind.Scar:
                file.Read(region, finding.Offset);
                region.AsSpan(RecordFrame.HeaderBytes + RecordFrame.PayloadBytes(region)).Clear();
                break;
            default:
                RecordFrame.WriteGap(region, finding.From, finding.To, header.Salt);
                break;
        }

        file.Write(region, finding.Offset);
        if (file.Length < header.SegmentBytes)
            file.SetLength(header.SegmentBytes);
        file.SyncContent();
        finding.Entry.FileBytes += file.Length - before;
        disk.Space.Count(file.Length - before);
    }

    private void Quarantine(SegmentEntry entry)
    {
        disk.Files.EnsureFolder(Folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"{entry.Lane.Name()}-{entry.Header.FileName}");
        IReadOnlyList<JournalFileEntry> kept = disk.Files.List(Folder);
        if (kept.Count >= QuarantineFiles || kept.Any(f => f.Name == name) || !disk.Space.HasRoomFor(entry.FileBytes))
            return;
        using IJournalFile source = disk.Files.Open(entry.Path, writable: false);
        byte[] bytes = new byte[source.Length];
        source.Read(bytes, 0);
        using IJournalFile copy = disk.Files.Create($"{Folder}/{name}");
        copy.Write(bytes, 0);
        copy.SyncContent();
        disk.Files.SyncFolder(Folder);
        disk.Space.Count(bytes.Length);
    }
}
