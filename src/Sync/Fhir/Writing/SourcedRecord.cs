using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>Place of a record in its lane; (epoch, seq) orders the records of one lane, wall time never does.</summary>
public readonly record struct EventKey(ulong Epoch, long Seq) : IComparable<EventKey>
{
    /// <inheritdoc/>
    public int CompareTo(EventKey other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Seq.CompareTo(other.Seq);

    /// <summary>Earlier in the lane.</summary>
    public static bool operator <(EventKey a, EventKey b) => a.CompareTo(b) < 0;

    /// <summary>Later in the lane.</summary>
    public static bool operator >(EventKey a, EventKey b) => a.CompareTo(b) > 0;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(EventKey a, EventKey b) => a.CompareTo(b) <= 0;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(EventKey a, EventKey b) => a.CompareTo(b) >= 0;
}

/// <summary>A record with its place and its wall time.</summary>
/// <param name="Wall">Wall time of the record, or null when its stamps are no time at all.</param>
/// <param name="IsTrusted">True when a disciplined clock stands behind the wall time.</param>
public sealed record SourcedRecord(EventKey Key, Record Record, DateTimeOffset? Wall, bool IsTrusted);

/// <summary>What became of a record: a resource, or the reason why there is none. Reasons are counted, values are never guessed.</summary>
public readonly record struct WrittenRecord(Resources.FhirResource? Resource, string? Reason)
{
    internal static WrittenRecord None(string reason) => new(null, reason);
}
