namespace Edge.Receiver.Store;

/// <summary>One stored record of a lane.</summary>
/// <param name="Seq">Its number, from 1.</param>
/// <param name="Payload">The bytes as the gateway has journaled them.</param>
/// <param name="ReceivedAt">When this store took it, by the receiver's wall clock.</param>
internal sealed record StoredRecord(long Seq, byte[] Payload, DateTimeOffset ReceivedAt);

/// <summary>A lane in which a consumer has something to read: numbers above After, up to UpTo.</summary>
internal sealed record PendingLane(LaneKey Lane, long After, long UpTo);
