using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Receiver.Store;

/// <summary>One lane of one gateway in one epoch: the scope of a record's number.</summary>
internal readonly record struct LaneKey(GatewayId Gateway, ulong Epoch, Lane Lane)
{
    /// <summary>Both stores have signed integers only; the bits are the same.</summary>
    public long GatewayBits => unchecked((long)Gateway.Value);

    public long EpochBits => unchecked((long)Epoch);

    public static LaneKey FromBits(long gateway, long epoch, long lane) =>
        new(new GatewayId(unchecked((ulong)gateway)), unchecked((ulong)epoch), (Lane)lane);
}

/// <summary>Where one lane stands.</summary>
/// <param name="Gap">First numbers that are missing although later ones are stored.</param>
internal sealed record LaneStanding(LaneKey Key, (long From, long To)? Gap);

/// <summary>Counts of one lane, for the API.</summary>
/// <param name="Records">Rows in the inbox.</param>
/// <param name="Duplicates">Records offered again and left alone.</param>
/// <param name="Dropped">Numbers that the gateway has declared lost.</param>
/// <param name="UnknownBefore">Numbers before the first one that this receiver was ever offered.</param>
internal sealed record LaneSummary(LaneKey Key, long Records, long UpTo, long Duplicates, long Dropped, long UnknownBefore, (long From, long To)? Gap, IReadOnlyList<(long From, long To)> Ranges)
{
    public LaneStanding Standing => new(Key, Gap);
}
