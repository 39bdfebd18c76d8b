namespace Edge.Sync.Journal;

/// <summary>Kinds of trouble a journal reports.</summary>
public enum JournalConditionKind
{
    /// <summary>Records cannot be made durable (technical condition <c>journal-fault</c>); stands until cleared.</summary>
    Fault,

    /// <summary>Records were lost and declared (technical condition <c>data-dropped</c>); an event.</summary>
    DataDropped,

    /// <summary>Damaged bytes were found and set aside although no record was lost; an event.</summary>
    DamageFound,
}

/// <summary>One change, told once. <see cref="Raised"/> is false only when a fault has ended.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Raised">True when it begins or happens, false when it ends.</param>
/// <param name="Lane">Lane concerned, or null for all.</param>
/// <param name="From">First lost number, or 0.</param>
/// <param name="To">Last lost number, or 0.</param>
/// <param name="Count">Numbers lost, or 0.</param>
/// <param name="Reason">quota, corrupt, tail, full or the system's error text; no health values.</param>
public sealed record JournalCondition(JournalConditionKind Kind, bool Raised, Lane? Lane, long From, long To, long Count, string Reason);
