using Edge.Sync.Journal;
using Edge.Sync.Tests.Journal;
using Edge.Sync.Tests.Wire.Columns;
using Edge.Sync.Uplinks;
using Edge.Sync.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Edge.Sync.Tests.Wire;

public sealed class BatchCodecTests
{
    [Fact]
    public void Batches_open_to_exactly_the_journaled_bytes_however_they_are_cut()
    {
        Prop.ForAll(Cases(), c =>
        {
            var bench = new JournalBench();
            var files = new MemoryFiles();
            using SegmentJournal journal = bench.Open(() => files);
            foreach (byte[] payload in c.Payloads)
            {
                journal.Append(Lane.Vitals, payload);
                bench.Commit(journal);
            }

            List<byte[]> opened = [];
            byte[]? chain = new byte[32];
            using var cutter = new BatchCutter(journal, Lane.Vitals, JournalBench.Gateway) { ReceiverVersion = 2 };
            while (cutter.Cut(opened.Count + 1, long.MaxValue, c.MaxBytes) is { } cut)
            {
                Batch batch = Batch.Parser.ParseFrom(cut.ToByteArray());
                Assert.True(BatchCodec.TryOpen(batch, out OpenedBatch? result, out _, out string detail), detail);
                Assert.Equal((ulong)opened.Count + 1, batch.From);
                Assert.Equal(chain, batch.ChainBefore.ToByteArray());
                opened.AddRange(result.Records.Select(r => r.ToByteArray()));
                chain = result.Chains[^1];
                Assert.True(chain.AsSpan().StartsWith(batch.ChainAfter.Span) && batch.ChainAfter.Length == 8);
            }

            Assert.Equal(c.Payloads, opened);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Each_changed_byte_of_a_batch_is_refused_or_changes_nothing_that_counts()
    {
        byte[] whole = Sample().ToByteArray();
        int refused = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            if (!TryOpen(changed, out OpenedBatch? opened))
                refused++;
            else if (opened!.Batch.Lane == 3)
                Assert.True(opened.Batch.Gateway != JournalBench.Gateway.Value || opened.Batch.Epoch != 9 || opened.Records.SequenceEqual(Open(whole).Records), $"byte {at}");
        }

        Assert.True(refused > whole.Length * 8 / 10);
    }

    [Fact]
    public void Impossible_batches_are_refused_with_a_reason()
    {
        AssertRefused(b => b.Lane = 9, RefusalReason.Malformed);
        AssertRefused(b => b.Lane = 0, RefusalReason.Malformed);
        AssertRefused(b => b.From = 0, RefusalReason.Malformed);
        AssertRefused(b => b.To = b.From - 1, RefusalReason.Malformed);
        AssertRefused(b => b.To += 1, RefusalReason.Malformed);
        AssertRefused(b => b.To = ulong.MaxValue, RefusalReason.Malformed);
        AssertRefused(b => b.ChainBefore = ByteString.Empty, RefusalReason.ChainNeeded);
        AssertRefused(b => b.ChainBefore = ByteString.CopyFrom(new byte[31]), RefusalReason.Malformed);
        AssertRefused(b => b.ChainAfter = ByteString.CopyFrom(b.ChainAfter.Span[..7]), RefusalReason.Malformed);
        AssertRefused(b => b.PlainBytes = 0, RefusalReason.Malformed);
        AssertRefused(b => b.PlainBytes = BatchCodec.MaxPlainBytes + 1, RefusalReason.Malformed);
        AssertRefused(b => b.PlainBytes -= 1, RefusalReason.BadCrc);
        AssertRefused(b => b.Crc32C ^= 1, RefusalReason.BadCrc);
        AssertRefused(b => b.Deflated = ByteString.CopyFromUtf8("no deflate"), RefusalReason.BadCrc);
        AssertRefused(b => b.Plain = new RecordBlock(), RefusalReason.Malformed);
        AssertRefused(b => b.ChainAfter = ByteString.CopyFrom(new byte[32]), RefusalReason.BrokenChain);
        AssertRefused(b => b.ChainBefore = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 32)]), RefusalReason.BrokenChain);
        AssertRefused(b => b.From = b.To = 7, RefusalReason.Malformed);
    }

    [Fact]
    public void Records_of_every_kind_open_to_exactly_their_bytes_in_both_versions_and_short()
    {
        int columns = 0;
        Prop.ForAll(RecordGen.Lists.ToArbitrary(), records =>
        {
            foreach (uint version in (uint[])[1, 2])
            {
                var golden = new GoldenBatch("any", [.. Enumerable.Repeat((byte)3, 32)], records);
                Batch batch = Batch.Parser.ParseFrom(GoldenBatches.Pack(golden, version).ToByteArray());
                Assert.True(version == 2 || batch.Columns.IsEmpty);
                columns += batch.Columns.IsEmpty ? 0 : 1;
                AssertOpens(batch, records, default);
                BatchCodec.Shorten(batch);
                AssertOpens(batch, records, golden.ChainBefore);
            }
        }).QuickCheckThrowOnFailure();
        Assert.True(columns > 1, $"{columns} batches of columns");
    }

    [Fact]
    public void Changed_batches_of_columns_are_refused_and_never_throw()
    {
        byte[] whole = GoldenBatches.Pack(new GoldenBatch("any", new byte[32], RecordGen.Bedside(10, 4))).ToByteArray();
        OpenedBatch original = Open(whole);
        int refused = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x20;
            if (!TryOpen(changed, out OpenedBatch? opened))
                refused++;
            else
                Assert.True(opened!.Batch.Gateway != original.Batch.Gateway || opened.Batch.Epoch != original.Batch.Epoch || opened.Batch.Lane != 3 || opened.Records.SequenceEqual(original.Records), $"byte {at}");
        }

        Assert.True(refused > whole.Length * 9 / 10, $"{refused} of {whole.Length}");
        for (int length = 0; length < whole.Length; length++)
            Assert.False(TryOpen(whole[..length], out _));
    }

    [Fact]
    public void A_deflate_bomb_is_not_inflated()
    {
        Batch bomb = Sample();
        using var target = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(target, System.IO.Compression.CompressionLevel.SmallestSize))
        {
            for (int i = 0; i < 64; i++)
                deflate.Write(new byte[1 << 20]);
        }

        bomb.Deflated = ByteString.CopyFrom(target.ToArray());
        Assert.False(BatchCodec.TryOpen(bomb, out _, out RefusalReason reason, out _));
        Assert.Equal(RefusalReason.BadCrc, reason);
    }

    private static void AssertRefused(Action<Batch> change, RefusalReason expected)
    {
        Batch batch = Sample();
        change(batch);
        Assert.False(BatchCodec.TryOpen(batch, out OpenedBatch? opened, out RefusalReason reason, out string detail));
        Assert.Null(opened);
        Assert.Equal(expected, reason);
        Assert.NotEmpty(detail);
    }

    private static void AssertOpens(Batch batch, List<ByteString> records, ReadOnlySpan<byte> chainBefore)
    {
        Assert.True(BatchCodec.TryOpen(batch, out OpenedBatch? opened, out _, out string detail, chainBefore), detail);
        Assert.Equal(records, opened.Records);
        Assert.Equal(records.Count, opened.Chains.Count);
    }

    private static OpenedBatch Open(byte[] bytes) => TryOpen(bytes, out OpenedBatch? opened) ? opened! : throw new InvalidOperationException();

    private static bool TryOpen(byte[] bytes, out OpenedBatch? opened)
    {
        opened = null;
        try
        {
            return BatchCodec.TryOpen(Batch.Parser.ParseFrom(bytes), out opened, out _, out _);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    internal static Batch Sample()
    {
        using var chain = new HashChain();
        var batch = new Batch { Gateway = JournalBench.Gateway.Value, Epoch = 9, Lane = 3, From = 1, To = 20, ChainBefore = ByteString.CopyFrom(chain.Head) };
        var block = new RecordBlock();
        for (int i = 1; i <= 20; i++)
        {
            byte[] payload = [.. Enumerable.Repeat((byte)i, 40)];
            chain.Advance(i, payload);
            block.Records.Add(ByteString.CopyFrom(payload));
        }

        batch.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(batch, block);
        return batch;
    }

    private static Arbitrary<(byte[][] Payloads, int MaxBytes)> Cases() =>
        (from seed in Gen.Choose(1, 1_000_000)
         from count in Gen.Choose(1, 60)
         from maxBytes in Gen.Choose(1, 6000)
         select (Payloads(seed, count), maxBytes)).ToArbitrary();

    private static byte[][] Payloads(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            byte[] payload = new byte[random.Next(4) == 0 ? random.Next(1, 5000) : random.Next(1, 120)];
            if (random.Next(2) == 0)
                random.NextBytes(payload);
            return payload;
        })];
    }
}
