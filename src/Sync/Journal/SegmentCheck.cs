namespace Edge.Sync.Journal;

/// <summary>Kinds of damage in a segment.</summary>
internal enum DamageKind
{
    /// <summary>Records between good ones, or up to a known end, are lost.</summary>
    Lost,

    /// <summary>Bytes after the last good record of the newest segment are bad.</summary>
    Tail,

    /// <summary>Padding is not zero; no record is lost.</summary>
    Scar,

    /// <summary>The header is bad; it is rebuilt from the name.</summary>
    Header,
}

/// <summary>One damaged region and what has to be declared about it.</summary>
internal sealed record DamageFinding(SegmentEntry Entry, DamageKind Kind, int Offset, int Bytes, long From, long To)
{
    public byte[] ChainBefore { get; init; } = [];

    public byte[] ChainAfter { get; init; } = [];

    /// <summary>Number after which the chain goes on at <see cref="RebaseChain"/>, or 0.</summary>
    public long RebaseAfter { get; init; }

    public byte[] RebaseChain { get; init; } = [];
}

/// <summary>Result of checking one segment from header to end.</summary>
/// <param name="EndOffset">Where the next frame would be written.</param>
/// <param name="LastSeq">Last number that was given out.</param>
/// <param name="EndChain">Chain after it.</param>
/// <param name="Findings">Everything that is wrong and not yet declared in place.</param>
internal sealed record SegmentCheck(int EndOffset, long LastSeq, byte[] EndChain, IReadOnlyList<DamageFinding> Findings)
{
    /// <summary>
    /// Checks all bytes. Declared gaps are added to the entry; damage becomes findings. Deterministic: a reader and a later
    /// start come to the same chain across the same damage.
    /// </summary>
    /// <param name="entry">The segment.</param>
    /// <param name="bytes">Its file.</param>
    /// <param name="lastSeq">Last number that belongs to it, or <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="nextChain">Chain in the header of the segment that follows, or empty.</param>
    public static SegmentCheck Run(SegmentEntry entry, ReadOnlySpan<byte> bytes, long lastSeq, byte[] nextChain)
    {
        using var chain = new HashChain();
        chain.Restart(entry.Header.ChainBefore);
        List<DamageFinding> findings = [];
        var walk = new SegmentWalk(bytes, entry.Header, lastSeq);
        while (walk.MoveNext())
        {
            switch (walk.Kind)
            {
                case WalkKind.Record:
                    chain.Advance(walk.Seq, walk.Payload);
                    break;
                case WalkKind.Gap:
                    entry.AddGap(walk.Seq, walk.To);
                    chain.AdvanceAcrossGap(walk.Seq, walk.To);
                    break;
                case WalkKind.Scar:
                    findings.Add(new DamageFinding(entry, DamageKind.Scar, walk.Offset, walk.FrameBytes, walk.Seq, walk.Seq - 1));
                    break;
                default:
                    findings.Add(Lost(entry, ref walk, chain));
                    break;
            }
        }

        if (findings.Count > 0 && findings[^1].Kind == DamageKind.Lost && nextChain.Length > 0)
            findings[^1] = findings[^1] with { RebaseAfter = lastSeq, RebaseChain = nextChain };
        return new SegmentCheck(walk.EndOffset, walk.Expected - 1, chain.ToArray(), findings);
    }

    private static DamageFinding Lost(SegmentEntry entry, ref SegmentWalk walk, HashChain chain)
    {
        byte[] before = chain.ToArray();
        chain.AdvanceAcrossGap(walk.Seq, walk.To);
        DamageKind kind = walk.Kind == WalkKind.Tail ? DamageKind.Tail : DamageKind.Lost;
        return new DamageFinding(entry, kind, walk.Offset, walk.FrameBytes, walk.Seq, walk.To) { ChainBefore = before, ChainAfter = chain.ToArray() };
    }
}
