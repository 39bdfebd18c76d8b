using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Edge.Sync.Journal;
using Google.Protobuf;

namespace Edge.Sync.Wire;

/// <summary>A batch that could be opened: its records and the chain after each.</summary>
/// <param name="Records">Exactly the journaled bytes, first number first.</param>
/// <param name="Chains">Chain after each record, 32 bytes each.</param>
public sealed record OpenedBatch(Batch Batch, IReadOnlyList<ByteString> Records, IReadOnlyList<byte[]> Chains);

/// <summary>
/// Packs consecutive records into a batch and opens it again. Invariants: opening gives exactly the packed bytes, or a
/// reason; nothing larger than <see cref="MaxPlainBytes"/> is ever inflated; both ends compute one chain.
/// </summary>
public static class BatchCodec
{
    /// <summary>Largest block of records in a batch.</summary>
    public const int MaxPlainBytes = 1 << 20;

    /// <summary>Fills CRC, block and compression of a batch whose identity and chain are set.</summary>
    public static void Pack(Batch batch, RecordBlock block)
    {
        byte[] plain = block.ToByteArray();
        batch.Crc32C = Crc32C.Of(plain);
        batch.PlainBytes = (uint)plain.Length;
        byte[] deflated = Deflate(plain);
        if (deflated.Length < plain.Length)
            batch.Deflated = ByteString.CopyFrom(deflated);
        else
            batch.Plain = block;
    }

    /// <summary>Opens and checks; false with a reason when anything in it contradicts itself.</summary>
    public static bool TryOpen(Batch batch, [NotNullWhen(true)] out OpenedBatch? opened, out RefusalReason reason, out string detail)
    {
        opened = null;
        reason = RefusalReason.Malformed;
        detail = CheckShape(batch);
        if (detail.Length > 0)
            return false;
        byte[]? plain = batch.Plain?.ToByteArray() ?? Inflate(batch.Deflated.Span, (int)batch.PlainBytes);
        if (plain is null || Crc32C.Of(plain) != batch.Crc32C)
        {
            (reason, detail) = (RefusalReason.BadCrc, "the records do not match their checksum");
            return false;
        }

        RecordBlock block;
        try
        {
            block = batch.Plain ?? RecordBlock.Parser.ParseFrom(plain);
        }
        catch (InvalidProtocolBufferException)
        {
            detail = "the block of records cannot be parsed";
            return false;
        }

        if ((ulong)block.Records.Count != batch.To - batch.From + 1)
        {
            detail = "the number of records is not the number range";
            return false;
        }

        byte[][] chains = ChainsOf(batch, block);
        if (!batch.ChainAfter.Span.SequenceEqual(chains[^1]))
        {
            (reason, detail) = (RefusalReason.BrokenChain, "the chain does not lead to its stated end");
            return false;
        }

        opened = new OpenedBatch(batch, block.Records, chains);
        return true;
    }

    private static string CheckShape(Batch batch)
    {
        if (!Lanes.IsDefined(batch.Lane))
            return "unknown lane";
        if (batch.From == 0 || batch.To < batch.From || batch.To > long.MaxValue || batch.To - batch.From >= MaxPlainBytes)
            return "bad number range";
        if (batch.ChainBefore.Length != HashChain.HeadBytes || batch.ChainAfter.Length != HashChain.HeadBytes)
            return "a chain head has 32 bytes";
        if (batch.Plain is null == batch.Deflated.IsEmpty)
            return "exactly one of plain and deflated is needed";
        return batch.PlainBytes is 0 or > MaxPlainBytes ? "bad block size" : "";
    }

    private static byte[][] ChainsOf(Batch batch, RecordBlock block)
    {
        using var chain = new HashChain();
        chain.Restart(batch.ChainBefore.Span);
        byte[][] chains = new byte[block.Records.Count][];
        for (int i = 0; i < chains.Length; i++)
        {
            chain.Advance((long)batch.From + i, block.Records[i].Span);
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
