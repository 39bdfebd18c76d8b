using Edge.Receiver.Intake;
using Edge.Sync.Wire;

namespace Edge.Receiver.Store;

/// <summary>What can be done inside one transaction of the inbox.</summary>
internal sealed class InboxTransaction(SqliteSession session, long nowMs)
{
    public LaneCoverage Coverage(LaneKey key)
    {
        object? ranges = session.Scalar("select ranges from lane_state where gateway = $1 and epoch = $2 and lane = $3", key.GatewayBits, key.EpochBits, (long)key.Lane);
        return LaneCoverage.FromBytes(ranges as byte[] ?? []);
    }

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

    /// <summary>True when new, false when the same bytes are there already, null when other bytes are.</summary>
    public bool? Insert(LaneKey key, long seq, byte[] payload)
    {
        int rows = session.Run(
            "insert into inbox(gateway, epoch, lane, seq, payload, received_at) values($1, $2, $3, $4, $5, $6) on conflict do nothing",
            key.GatewayBits, key.EpochBits, (long)key.Lane, seq, payload, nowMs);
        if (rows == 1)
            return true;
        var stored = (byte[])session.Scalar(
            "select payload from inbox where gateway = $1 and epoch = $2 and lane = $3 and seq = $4", key.GatewayBits, key.EpochBits, (long)key.Lane, seq)!;
        return stored.AsSpan().SequenceEqual(payload) ? false : null;
    }

    public void SaveCoverage(LaneKey key, LaneCoverage coverage, long duplicates, long unknownBefore = 0)
    {
        byte[] chain = coverage.UpTo > 0 ? coverage.Spans[0].After : [];
        session.Run(
            """
            insert into lane_state(gateway, epoch, lane, up_to, ranges, chain, duplicates, unknown_before) values($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict do update set up_to = excluded.up_to, ranges = excluded.ranges, chain = excluded.chain, duplicates = duplicates + excluded.duplicates
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
