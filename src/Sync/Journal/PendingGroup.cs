namespace Edge.Sync.Journal;

/// <summary>
/// Records of one lane waiting for the disk, framed as on disk but without CRC. Bounded; a full group refuses.
/// Filled under the journal's gate, then owned by the writer thread until every record in it is durable.
/// </summary>
internal sealed class PendingGroup(int capacityBytes)
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacityBytes);

    public int UsedBytes { get; private set; }

    public int PayloadBytes { get; private set; }

    public long FirstSeq { get; private set; }

    public long LastSeq { get; private set; }

    /// <summary>Monotonic ns of the first record.</summary>
    public long OpenedAt { get; private set; }

    public bool IsEmpty => UsedBytes == 0;

    public Span<byte> Bytes => _bytes.AsSpan(0, UsedBytes);

    public bool TryAdd(long seq, ReadOnlySpan<byte> payload, long now)
    {
        if (RecordFrame.SizeOf(payload.Length) > _bytes.Length - UsedBytes)
            return false;
        if (UsedBytes == 0)
        {
            FirstSeq = seq;
            OpenedAt = now;
        }

        UsedBytes += RecordFrame.WriteUnsealed(_bytes.AsSpan(UsedBytes), seq, payload);
        PayloadBytes += payload.Length;
        LastSeq = seq;
        return true;
    }

    public void Clear()
    {
        UsedBytes = 0;
        PayloadBytes = 0;
    }
}
