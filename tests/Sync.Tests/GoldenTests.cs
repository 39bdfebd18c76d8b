using Edge.Sync.Journal;
using Edge.Sync.Tests.Journal;
using Edge.Sync.Tests.Wire;
using Edge.Sync.Wire;
using Google.Protobuf;
using Record = Edge.Sync.Wire.Record;

namespace Edge.Sync.Tests;

/// <summary>Bytes that other versions and other machines must be able to read: a change here is a change of a format.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void A_segment_has_the_bytes_it_always_had()
    {
        var header = new SegmentHeader
        {
            Gateway = JournalBench.Gateway,
            Lane = Lane.Alert,
            Epoch = 0x1_0000_002A,
            FirstSeq = 41,
            ChainBefore = [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
            SegmentBytes = 1 << 20,
            CreatedBoot = 0x0102030405060708,
            CreatedMonotonicNs = 123_456_789,
            CreatedWallMs = 1_770_000_000_000,
            CreatedWallTrusted = true,
        };
        byte[] bytes = new byte[SegmentHeader.Bytes + 32 + 24];
        header.Write(bytes);
        RecordFrame.WriteUnsealed(bytes.AsSpan(128), 41, "hello, edge"u8);
        RecordFrame.Seal(bytes.AsSpan(128), header.Salt);
        RecordFrame.WriteGap(bytes.AsSpan(160, 24), 42, 50, header.Salt);
        Check("segment.hex", bytes);
        Assert.Equal("000000010000002a-0000000000000029.seg", header.FileName);
    }

    [Fact]
    public void A_record_and_a_batch_have_the_bytes_they_always_had()
    {
        var record = new Record
        {
            Version = 1,
            Boot = 0x0102030405060708,
            MonotonicNs = 123_456_789,
            WallMs = 1_770_000_000_000,
            UncertaintyMs = 20,
            ClockSource = ClockSourceCode.Ntp,
            Reading = new ReadingRecord { Device = "nonin-1", Patient = "p1", Mdc = 150456, Mantissa = 970, Scale = 1, Validity = 1, Flags = 4, Sqi = 0.5f, Mode = 2, DeviceTimeMs = 86_400_000 },
        };
        Check("record.hex", record.ToByteArray());
        Batch batch = BatchCodecTests.Sample();
        Assert.True(BatchCodec.TryOpen(batch, out _, out _, out _));
        batch.Deflated = ByteString.CopyFromUtf8("deflate differs between library versions");
        Check("batch.hex", batch.ToByteArray());
    }

    [Theory]
    [InlineData("batch-columns-vitals")]
    [InlineData("batch-columns-mixed")]
    [InlineData("batch-columns-example")]
    public void Columns_have_the_bytes_they_always_had(string name) => Check(name + ".hex", GoldenBatches.Pack(GoldenBatches.Of(name)).ToByteArray());

    // Plain and deflated are the forms of protocol version 1; columns came with version 2.
    [Theory]
    [InlineData("batch-plain")]
    [InlineData("batch-deflated")]
    [InlineData("batch-columns-vitals")]
    [InlineData("batch-columns-mixed")]
    [InlineData("batch-columns-example")]
    public void Batches_of_every_form_are_read_as_they_always_were(string name)
    {
        GoldenBatch golden = GoldenBatches.Of(name);
        Assert.True(BatchCodec.TryOpen(Batch.Parser.ParseFrom(GoldenBatches.Bytes(name + ".hex")), out OpenedBatch? opened, out _, out string detail, golden.ChainBefore), detail);
        Assert.Equal(golden.Records, opened.Records);
    }

    [Fact]
    public void The_check_value_of_the_checksum_is_that_of_the_standard() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    private static void Check(string name, byte[] bytes)
    {
        if (GoldenBatches.Update is { } folder)
            File.WriteAllText(Path.Combine(folder, name), Convert.ToHexStringLower(bytes) + "\n");
        string file = Path.Combine(GoldenBatches.Update ?? Path.Combine(AppContext.BaseDirectory, "Golden"), name);
        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("").Trim() : "";
        Assert.True(expected == Convert.ToHexStringLower(bytes), $"{name} should be\n{Convert.ToHexStringLower(bytes)}");
    }
}
