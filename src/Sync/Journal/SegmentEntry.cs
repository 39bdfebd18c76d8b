namespace Edge.Sync.Journal;

/// <summary>
/// One segment file of a lane, as the writer knows it. Readers on other threads use only the members that never change,
/// and take the last number from the entry that follows.
/// </summary>
internal sealed class SegmentEntry(SegmentHeader header)
{
    private readonly List<(long From, long To)> _gaps = [];

    public SegmentHeader Header { get; } = header;

    public Lane Lane => Header.Lane;

    public ulong Epoch => Header.Epoch;

    public long FirstSeq => Header.FirstSeq;

    public string Path { get; } = $"{header.Lane.Name()}/{header.FileName}";

    /// <summary>Last number that belongs to this segment; FirstSeq - 1 while it is empty.</summary>
    public long LastSeq { get; set; } = header.FirstSeq - 1;

    public long FileBytes { get; set; } = header.SegmentBytes;

    public bool HasGaps => _gaps.Count > 0;

    /// <summary>Declared losses in it.</summary>
    public IReadOnlyList<(long From, long To)> Gaps => _gaps;

    public void AddGap(long from, long to)
    {
        if (!_gaps.Contains((from, to)))
            _gaps.Add((from, to));
    }

    /// <summary>Takes over the loss that a finding states; none for a scar or a header.</summary>
    public void AddGapOf(DamageFinding finding)
    {
        if (finding.To >= finding.From)
            AddGap(finding.From, finding.To);
    }

    /// <summary>Declared losses among the numbers from..to.</summary>
    public long LostWithin(long from, long to)
    {
        long lost = 0;
        foreach ((long gapFrom, long gapTo) in _gaps)
            lost += Math.Max(0, Math.Min(to, gapTo) - Math.Max(from, gapFrom) + 1);
        return lost;
    }

    /// <summary>Records (not losses) with numbers up to and including <paramref name="upTo"/>.</summary>
    public long RecordsUpTo(long upTo)
    {
        long last = Math.Min(LastSeq, upTo);
        return last < FirstSeq ? 0 : last - FirstSeq + 1 - LostWithin(FirstSeq, last);
    }

    /// <summary>Records (not losses) in all.</summary>
    public long Records => RecordsUpTo(LastSeq);

    /// <summary>Declared losses in all.</summary>
    public long Lost => LostWithin(FirstSeq, LastSeq);
}
