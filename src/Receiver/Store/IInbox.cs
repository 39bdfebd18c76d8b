using Edge.Receiver.Intake;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;

namespace Edge.Receiver.Store;

/// <summary>
/// The receiver's store. Invariants: a key (gateway, epoch, lane, seq) is stored once and never changed; what a call returned
/// is durable; any number of receivers may use one store at the same time. All members may be called from any thread and
/// block while the store works. They fail with a <see cref="System.Data.Common.DbException"/>; nothing is then acknowledged.
/// </summary>
internal interface IInbox : IDisposable
{
    /// <summary>
    /// Does work in one transaction. It is durable when this returns true, and undone when the work returns false. The work runs
    /// again from its beginning when the store gave it up, so it must set what it hands out and not add to it.
    /// </summary>
    bool Transact(Func<InboxTransaction, bool> work);

    /// <summary>What is covered of a lane at this instant, without holding it.</summary>
    LaneCoverage CoverageOf(LaneKey lane);

    /// <summary>Keeps a copy of a refused body; the oldest of more than a hundred goes.</summary>
    void KeepRefused(GatewayId gateway, RefusalReason reason, byte[] body);

    /// <summary>Bodies kept from refused batches, oldest first, at most a hundred.</summary>
    IReadOnlyList<byte[]> Refused();

    /// <summary>Counts per lane; of all gateways when none is given. Reads as many rows as are stored.</summary>
    IReadOnlyList<LaneSummary> Summaries(GatewayId? gateway);

    /// <summary>Where each lane of each gateway stands, without counting: for what looks often.</summary>
    IReadOnlyList<LaneStanding> Standings();

    /// <summary>Stored records of one lane over all epochs, in order of epoch and number; also those beyond a gap.</summary>
    IReadOnlyList<(ulong Epoch, long Seq, byte[] Payload)> Records(GatewayId gateway, Lane lane, long from, int limit);

    /// <summary>
    /// Stored records of one lane with numbers above <paramref name="after"/>, in order, up to the first gap and never beyond it.
    /// Numbers that the gateway has declared lost are missing without being a gap.
    /// </summary>
    IReadOnlyList<StoredRecord> ReadContiguous(LaneKey lane, long after, int limit);

    /// <summary>Up to where a consumer has worked a lane off; 0 = nothing yet.</summary>
    long CursorOf(string consumer, LaneKey lane);

    /// <summary>Moves a consumer's cursor forward; false, and nothing changed, when it stands there or further on already.</summary>
    bool AdvanceCursor(string consumer, LaneKey lane, long upTo);

    /// <summary>Lanes that have more to read than the consumer has worked off.</summary>
    IReadOnlyList<PendingLane> Pending(string consumer);

    /// <summary>Keeps the public key that a gateway's certificate has shown, for every receiver of this store. True when it was not known.</summary>
    /// <param name="subjectPublicKeyInfo">The key as X.509 SubjectPublicKeyInfo, DER.</param>
    bool RememberGateway(GatewayId gateway, byte[] subjectPublicKeyInfo);

    /// <summary>The key last remembered of a gateway as SubjectPublicKeyInfo, or null.</summary>
    byte[]? PublicKeyOf(GatewayId gateway);

    /// <summary>
    /// Takes or extends a lease for one holder at a time; true while it is the caller's. It ends by the store's own clock, so that
    /// the clocks of receivers do not matter. A holder must stop on its own clock when it cannot extend in time.
    /// </summary>
    /// <param name="duration">Time from now on, at least one millisecond.</param>
    bool TryLease(string name, string holder, TimeSpan duration);

    /// <summary>Gives a lease back before its end; nothing happens when it is another's.</summary>
    void EndLease(string name, string holder);
}
