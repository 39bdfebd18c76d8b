using Edge.Receiver.Intake;
using Edge.Sync.Wire;

namespace Edge.Receiver.Store;

/// <summary>What can be done inside one transaction of the inbox.</summary>
internal sealed class InboxTransaction(SqlSession session, long nowMs)
{
    /// <summary>For the tables of consumers, which keep their statements themselves.</summary>
    public SqlSession Session => session;

    /// <summary>Wall clock of the receiver at the start of the transaction, milliseconds since 1970.</summary>
    public long NowMs => nowMs;

    /// <summary>
    /// What is covered of a lane. From here to the end of the transaction no other one can change it: without that, two receivers
    /// that take batches of one lane at the same time would each save a coverage that lacks the other's.
    /// </summary>
    public LaneCoverage Coverage(LaneKey key)
    {
        session.Dialect.LockLane(session, key);
        return ReadCoverage(session, key);
    }

    /// <summary>What is covered of a lane, without holding it: good for an answer, not for a change.</summary>
    public LaneCoverage Peek(LaneKey key) => ReadCoverage(session, key);

    internal static LaneCoverage ReadCoverage(SqlSession session, LaneKey key) => LaneCoverage.FromBytes(session.Scalar(
        "select ranges from lane_state where gateway = $1 and epoch = $2 and lane = $3", key.GatewayBits, key.EpochBits, (long)key.Lane) as byte[] ?? []);

    /// <summary>What the gateway has signed about the lane's chain.</summary>
    public IReadOnlyList<ChainStatement> Statements(LaneKey key)
    {
        List<ChainStatement> statements = [];
        session.List(
            "select to_seq, chain_after, rebase_after, rebase_chain from drops where gateway = $1 and epoch = $2 and lane = $3",
            row =>
            {
                if (row.GetFieldValue<byte[]>(1) is { Length: 32 } after)
                    statements.Add(new ChainStatement(row.GetInt64(0), after));
                if (row.GetFieldValue<byte[]>(3) is { Length: 32 } rebase)
                    statements.Add(new ChainStatement(row.GetInt64(2), rebase));
                return 0;
            },
            key.GatewayBits, key.EpochBits, (long)key.Lane);
        return statements;
    }

    /// <summary>
    /// Stores records of consecutive numbers from <paramref name="first"/> on. Gives the numbers that are new; the others were
    /// stored with the same bytes. Null when one was stored with other bytes: the transaction must then be undone.
    /// </summary>
    public IReadOnlySet<long>? Insert(LaneKey key, long first, IReadOnlyList<byte[]> payloads)
    {
        IReadOnlySet<long> added = session.Dialect.InsertRecords(session, key, first, payloads, nowMs);
        if (added.Count == payloads.Count)
            return added;
        List<bool> same = session.List(
            "select seq, payload from inbox where gateway = $1 and epoch = $2 and lane = $3 and seq between $4 and $5",
            row => row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(payloads[(int)(row.GetInt64(0) - first)]),
            key.GatewayBits, key.EpochBits, (long)key.Lane, first, first + payloads.Count - 1);
        return same.TrueForAll(s => s) ? added : null;
    }

    public void SaveCoverage(LaneKey key, LaneCoverage coverage, long duplicates, long unknownBefore = 0)
    {
        byte[] chain = coverage.UpTo > 0 ? coverage.Spans[0].After : [];
        session.Run(
            """
            insert into lane_state(gateway, epoch, lane, up_to, ranges, chain, duplicates, unknown_before) values($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (gateway, epoch, lane) do update
            set up_to = excluded.up_to, ranges = excluded.ranges, chain = excluded.chain, duplicates = lane_state.duplicates + excluded.duplicates
            """,
            key.GatewayBits, key.EpochBits, (long)key.Lane, coverage.UpTo, coverage.ToBytes(), chain, duplicates, unknownBefore);
    }

    /// <summary>Stores a verified drop record; false when it is known.</summary>
    public bool InsertDrop(LaneKey key, DropRecord drop) => session.Run(
        """
        insert into drops(gateway, epoch, lane, from_seq, to_seq, count, reason, signature, chain_after, rebase_after, rebase_chain)
        values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
        """,
        key.GatewayBits, key.EpochBits, (long)key.Lane, (long)drop.From, (long)drop.To, (long)drop.Count, (long)drop.Reason,
        drop.Signature.ToByteArray(), drop.ChainAfter.ToByteArray(), (long)drop.RebaseAfter, drop.RebaseChain.ToByteArray()) == 1;

    public void InsertAnchor(LaneKey key, ClockAnchor anchor) => session.Run(
        "insert into anchors(gateway, boot, mono_ns, wall, uncertainty, source) values($1, $2, $3, $4, $5, $6) on conflict do nothing",
        key.GatewayBits, anchor.BootId.ToByteArray(), (long)anchor.MonotonicNs, anchor.WallMs, (long)anchor.UncertaintyMs, (long)anchor.Source);

    /// <summary>Highest epoch known of the gateway, or 0.</summary>
    public ulong LastEpoch(LaneKey anyLane) => unchecked((ulong)(session.Scalar("select max(epoch) from lane_state where gateway = $1", anyLane.GatewayBits) as long? ?? 0));
}
