using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Sync.Journal;

/// <summary>
/// Running hash of one lane: h(n) = SHA-256(h(n-1) || seq u64 little endian || payload), h(0) = 32 zero bytes.
/// Across declared losses h(to) = SHA-256(h(from-1) || from || to || "gap"), unless the record that declares them says
/// otherwise. Not thread-safe; advancing allocates nothing.
/// </summary>
public sealed class HashChain : IDisposable
{
    /// <summary>Bytes of a head.</summary>
    public const int HeadBytes = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[HeadBytes];

    /// <summary>Hash after the last record taken in.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>Sets the head; 32 bytes.</summary>
    public void Restart(ReadOnlySpan<byte> head) => head.CopyTo(_head);

    /// <summary>Takes in one record.</summary>
    public void Advance(long seq, ReadOnlySpan<byte> payload)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, seq);
        _hash.AppendData(_head);
        _hash.AppendData(number);
        _hash.AppendData(payload);
        _hash.GetHashAndReset(_head);
    }

    /// <summary>Goes across numbers that are lost in the middle or at the end of a segment.</summary>
    public void AdvanceAcrossGap(long from, long to)
    {
        Span<byte> numbers = stackalloc byte[19];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, from);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], to);
        "gap"u8.CopyTo(numbers[16..]);
        _hash.AppendData(_head);
        _hash.AppendData(numbers);
        _hash.GetHashAndReset(_head);
    }

    /// <summary>Copy of the head for a message.</summary>
    public byte[] ToArray() => [.. _head];

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
