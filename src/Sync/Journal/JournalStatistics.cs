namespace Edge.Sync.Journal;

/// <summary>Counts of one lane in its present epoch. Always: Accepted = Pending + Stored + Acknowledged + Dropped.</summary>
/// <param name="Accepted">Numbers given out.</param>
/// <param name="Pending">In memory, not yet durable.</param>
/// <param name="Stored">Durable and not acknowledged.</param>
/// <param name="Acknowledged">Committed by the receiver.</param>
/// <param name="Dropped">Declared lost.</param>
/// <param name="Refused">Appends refused since start; never accepted, so not part of the equation.</param>
/// <param name="OldestStoredMs">Milliseconds since the oldest unacknowledged segment was begun, or null when none or of another boot.</param>
/// <param name="FileBytes">Bytes of the lane's segments.</param>
/// <param name="PayloadBytes">Payload bytes made durable since start.</param>
/// <param name="BytesWritten">Bytes written to segments since start.</param>
/// <param name="DeviceBytes">Bytes in the 4 KiB blocks that the syncs had to write since start.</param>
/// <param name="UsedPermille">Share of the lane that holds what is not acknowledged yet, 0 to 1000 or more.</param>
/// <param name="AutonomyHours">Hours until the lane is full at the rate of the last 15 minutes; null while the rate is not known or 0.</param>
public sealed record LaneStatistics(
    Lane Lane,
    ulong Epoch,
    long Accepted,
    long Pending,
    long Stored,
    long Acknowledged,
    long Dropped,
    long Refused,
    long? OldestStoredMs,
    long FileBytes,
    long PayloadBytes,
    long BytesWritten,
    long DeviceBytes,
    int UsedPermille,
    double? AutonomyHours)
{
    /// <summary>Accepted minus everything accounted for; anything but 0 is a fault of the journal.</summary>
    public long Unaccounted => Accepted - Pending - Stored - Acknowledged - Dropped;
}

/// <summary>State of a journal at one instant. Never on the writer's locks for long; any thread.</summary>
/// <param name="Healthy">False while records cannot be made durable.</param>
/// <param name="FillBytesWritten">Zero bytes written for spares and reserve since start.</param>
/// <param name="CursorBytesWritten">Bytes of cursor blocks written since start.</param>
public sealed record JournalStatistics(
    IReadOnlyList<LaneStatistics> Lanes,
    bool Healthy,
    double SyncP50Ms,
    double SyncP99Ms,
    long FailedSyncs,
    long UsedBytes,
    long QuotaBytes,
    long ReserveBytes,
    long FillBytesWritten,
    long CursorBytesWritten)
{
    /// <summary>Estimate of all bytes that reached the device since start, without the one-off filling of spares and reserve.</summary>
    public long DeviceBytesWritten => Lanes.Sum(l => l.DeviceBytes) + CursorBytesWritten;
}
