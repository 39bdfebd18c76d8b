namespace Edge.Sync.Uplinks;

/// <summary>One batch between leaving and the receiver's word. Owned by the uplink's loop.</summary>
internal sealed class Parcel
{
    public required LaneSending Lane { get; init; }

    public required ulong Epoch { get; init; }

    public required long From { get; init; }

    public required long To { get; init; }

    public required SendWindow.Passage Passage { get; init; }

    /// <summary>Connection it left on; answers of an earlier one have no effect.</summary>
    public required int Connection { get; init; }

    /// <summary>When each alert in it was stamped, monotonic ns of this boot; empty for other lanes.</summary>
    public required IReadOnlyList<long> StampedNs { get; init; }

    /// <summary>When the transport confirmed it, or null while it is in flight.</summary>
    public TimeSpan? ConfirmedAt { get; set; }
}
