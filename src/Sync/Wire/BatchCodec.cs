using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Edge.Sync.Journal;
using Edge.Sync.Wire.Columns;
using Google.Protobuf;

namespace Edge.Sync.Wire;

/// <summary>A batch that could be opened: its records and the chain after each.</summary>
/// <param name="Records">Exactly the journaled bytes, first number first.</param>
/// <param name="ChainBefore">Chain before the first record, 32 bytes.</param>
/// <param name="Chains">Chain after each record, 32 bytes each.</param>
public sealed record OpenedBatch(Batch Batch, IReadOnlyList<ByteString> Records, byte[] ChainBefore, IReadOnlyList<byte[]> Chains);

/// <summary>
/// Packs consecutive records into a batch and opens it again. Invariants: opening gives exactly the packed bytes, or a
/// reason; nothing larger than <see cref="MaxPlainBytes"/> is ever inflated; both ends compute one chain. Any thread.
/// </summary>
public static class BatchCodec
{
    /// <summary>Largest block of records in a batch.</summary>
    public const int MaxPlainBytes = 1 << 20;

    /// <summary>Highest version of the protocol that this code reads and writes; 2 has columns and short chain heads.</summary>
    public const uint ProtocolVersion = 2;

    /// <summary>Fewest bytes of the chain head after a batch. It only checks what the reader computes; checkpoints sign the whole head.</summary>
    public const int LeastChainAfterBytes = 8;

    /// <summary>Fills CRC, block and compression of a batch whose identity and chain are set; the smallest form wins.</summary>
    /// <param name="batch">The batch to fill.</param>
    /// <param name="block">Its records, at most <see cref="MaxPlainBytes"/>.</param>
    /// <param name="version">Protocol version that the receiver reads, from its Welcome; 1 has no columns.</param>
    public static void Pack(Batch batch, RecordBlock block, uint version = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(block);
        byte[] plain = block.ToByteArray();
        batch.Crc32C = Crc32C.Of(plain);
        batch.PlainBytes = (uint)plain.Length;
        byte[] deflated = Deflate(plain);
        byte[]? columns = version >= 2 ? BatchColumns.Pack(block.Records).Bytes : null;
        if (columns is not null && columns.Length < Math.Min(plain.Length, deflated.Length))
            batch.Columns = UnsafeByteOperations.UnsafeWrap(columns);
        else if (deflated.Length < plain.Length)
            batch.Deflated = UnsafeByteOperations.UnsafeWrap(deflated);
        else
            batch.Plain = block;
    }

    /// <summary>Shortens the chain head after a packed batch, for any receiver of version 2: it computes the whole one itself.</summary>
    public static void ShortenChainAfter(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.ChainAfter = ByteString.CopyFrom(batch.ChainAfter.Span[..LeastChainAfterBytes]);
    }

    /// <summary>
    /// Leaves out of a packed batch what a receiver of version 2 can tell by itself: the chain before, and most of the chain after.
    /// Only for a receiver that has everything up to the batch and nothing of it; one that has not answers with
    /// <see cref="RefusalReason.ChainNeeded"/>, and the batch is then sent in full.
    /// </summary>
    public static void Shorten(Batch batch)
    {
        ShortenChainAfter(batch);
        batch.ChainBefore = ByteString.Empty;
    }

    /// <summary>Opens and checks; false with a reason when anything in it contradicts itself.</summary>
    /// <param name="batch">As it was received.</param>
    /// <param name="opened">Its content.</param>
    /// <param name="reason">Why it could not be opened.</param>
    /// <param name="detail">The same for people.</param>
    /// <param name="knownChainBefore">The chain before the batch as the receiver has it, 32 bytes, or empty; used when the batch does not state it.</param>
    public static bool TryOpen(
        Batch batch, [NotNullWhen(true)] out OpenedBatch? opened, out RefusalReason reason, out string detail, ReadOnlySpan<byte> knownChainBefore = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        opened = null;
        reason = RefusalReason.Malformed;
        detail = CheckShape(batch);
        if (detail.Length > 0)
            return false;
        ReadOnlySpan<byte> chainBefore = batch.ChainBefore.IsEmpty ? knownChainBefore : batch.ChainBefore.Span;
        if (chainBefore.Length != HashChain.HeadBytes)
        {
            (reason, detail) = (RefusalReason.ChainNeeded, "the chain before the batch is not known here");
            return false;
        }

        if (!TryUnpack(batch, out IReadOnlyList<ByteString> records, out reason, out detail))
            return false;
        byte[] before = chainBefore.ToArray();
        byte[][] chains = ChainsOf(batch, before, records);
        if (!chains[^1].AsSpan().StartsWith(batch.ChainAfter.Span))
        {
            (reason, detail) = (RefusalReason.BrokenChain, "the chain does not lead to its stated end");
            return false;
        }

        opened = new OpenedBatch(batch, records, before, chains);
        return true;
    }

    private static string CheckShape(Batch batch)
    {
        if (!Lanes.IsDefined(batch.Lane))
            return "unknown lane";
        if (batch.From == 0 || batch.To < batch.From || batch.To > long.MaxValue || batch.To - batch.From >= MaxPlainBytes)
            return "bad number range";
        if (batch.ChainBefore.Length is not 0 and not HashChain.HeadBytes || batch.ChainAfter.Length is < LeastChainAfterBytes or > HashChain.HeadBytes)
            return "a chain head has 32 bytes, the one after the batch at least 8 of them";
        int forms = (batch.Plain is null ? 0 : 1) + (batch.Deflated.IsEmpty ? 0 : 1) + (batch.Columns.IsEmpty ? 0 : 1);
        if (forms != 1)
            return "exactly one of plain, deflated and columns is needed";
        return batch.PlainBytes is 0 or > MaxPlainBytes ? "bad block size" : "";
    }

    private static bool TryUnpack(Batch batch, out IReadOnlyList<ByteString> records, out RefusalReason reason, out string detail)
    {
        (reason, detail) = (RefusalReason.BadCrc, "the records do not match their checksum");
        ulong count = batch.To - batch.From + 1;
        if (!batch.Columns.IsEmpty)
        {
            records = BatchColumns.Unpack(batch.Columns.Span, (int)count, (int)batch.PlainBytes) ?? [];
            return records.Count > 0 && Crc32C.Of(Block(records).ToByteArray()) == batch.Crc32C;
        }

        records = [];
        byte[]? plain = batch.Plain?.ToByteArray() ?? Inflate(batch.Deflated.Span, (int)batch.PlainBytes);
        if (plain is null || Crc32C.Of(plain) != batch.Crc32C)
            return false;
        try
        {
            records = (batch.Plain ?? RecordBlock.Parser.ParseFrom(plain)).Records;
        }
        catch (InvalidProtocolBufferException)
        {
            (reason, detail) = (RefusalReason.Malformed, "the block of records cannot be parsed");
            return false;
        }

        (reason, detail) = (RefusalReason.Malformed, "the number of records is not the number range");
        return (ulong)records.Count == count;
    }

    private static RecordBlock Block(IReadOnlyList<ByteString> records)
    {
        var block = new RecordBlock();
        block.Records.AddRange(records);
        return block;
    }

    private static byte[][] ChainsOf(Batch batch, byte[] before, IReadOnlyList<ByteString> records)
    {
        using var chain = new HashChain();
        chain.Restart(before);
        byte[][] chains = new byte[records.Count][];
        for (int i = 0; i < chains.Length; i++)
        {
            chain.Advance((long)batch.From + i, records[i].Span);
            chains[i] = chain.ToArray();
        }

        return chains;
    }

    private static byte[] Deflate(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.SmallestSize))
            deflate.Write(plain);
        return target.ToArray();
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> deflated, int plainBytes)
    {
        using var source = new MemoryStream(deflated.ToArray());
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        byte[] plain = new byte[plainBytes];
        try
        {
            return inflate.ReadAtLeast(plain, plainBytes, throwOnEndOfStream: false) == plainBytes && inflate.ReadByte() < 0 ? plain : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
