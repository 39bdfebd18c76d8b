using Edge.Sync.Wire;
using Edge.Sync.Wire.Columns;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Edge.Sync.Tests.Wire.Columns;

public sealed class BatchColumnsTests
{
    [Fact]
    public void Any_records_come_back_as_exactly_their_bytes()
    {
        int raw = 0, all = 0;
        Prop.ForAll(RecordGen.Lists.ToArbitrary(), records =>
        {
            PackedColumns packed = BatchColumns.Pack(records);
            raw += packed.RawRecords;
            all += records.Count;
            Assert.Equal(records, BatchColumns.Unpack(packed.Bytes, records.Count, PlainBytes(records)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.InRange(raw, all / 20, all * 19 / 20);
    }

    [Fact]
    public void Readings_and_waveforms_of_a_bedside_are_never_raw_and_small()
    {
        List<ByteString> records = RecordGen.Bedside(60, 0);
        PackedColumns packed = BatchColumns.Pack(records);
        Assert.Equal(0, packed.RawRecords);
        Assert.InRange(packed.Bytes.Length, 500, 2000);
        Assert.True(packed.Bytes.Length * 10 < PlainBytes(records));
        Assert.Equal(records, BatchColumns.Unpack(packed.Bytes, records.Count, PlainBytes(records)));
    }

    [Fact]
    public void Every_truncation_is_refused_or_gives_the_same_and_never_throws()
    {
        List<ByteString> records = RecordGen.Bedside(8, 3);
        byte[] whole = BatchColumns.Pack(records).Bytes;
        for (int length = 0; length < whole.Length; length++)
            Assert.NotEqual(records, BatchColumns.Unpack(whole.AsSpan(0, length), records.Count, PlainBytes(records)) ?? []);
        Assert.Equal(records, BatchColumns.Unpack([.. whole, 0, 0], records.Count, PlainBytes(records)));
    }

    [Fact]
    public void Changed_and_random_columns_never_throw_and_never_give_more_than_stated()
    {
        List<ByteString> records = RecordGen.Bedside(20, 5);
        byte[] whole = BatchColumns.Pack(records).Bytes;
        int plainBytes = PlainBytes(records), refused = 0, opened = 0;
        var random = new Random(11);
        for (int i = 0; i < 4000; i++)
        {
            byte[] hostile = i % 2 == 0 ? [.. whole] : [1, .. RandomBytes(random, random.Next(0, 600))];
            for (int change = random.Next(1, 4); change > 0 && hostile.Length > 1; change--)
                hostile[random.Next(1, hostile.Length)] = (byte)random.Next(256);
            int count = random.Next(3) == 0 ? random.Next(1, 100_000) : records.Count;
            int stated = random.Next(3) == 0 ? random.Next(0, 2 * BatchCodec.MaxPlainBytes) : plainBytes;
            if (BatchColumns.Unpack(hostile, count, stated) is { } result)
            {
                opened++;
                Assert.Equal(count, result.Count);
                Assert.Equal(stated, PlainBytes(result));
            }
            else
            {
                refused++;
            }
        }

        Assert.True(refused > 3000, $"{refused} refused, {opened} opened");
    }

    [Fact]
    public void What_is_said_to_be_too_large_is_not_begun()
    {
        List<ByteString> records = RecordGen.Bedside(2, 1);
        byte[] whole = BatchColumns.Pack(records).Bytes;
        Assert.Null(BatchColumns.Unpack(whole, records.Count, BatchCodec.MaxPlainBytes + 1));
        Assert.Null(BatchColumns.Unpack(whole, 0, PlainBytes(records)));
        Assert.Null(BatchColumns.Unpack(whole, int.MaxValue, PlainBytes(records)));
        Assert.Null(BatchColumns.Unpack([2, .. whole.AsSpan(1)], records.Count, PlainBytes(records)));
        Assert.Null(BatchColumns.Unpack(whole, records.Count, PlainBytes(records) - 1));
        Assert.Null(BatchColumns.Unpack(whole, records.Count, PlainBytes(records) + 1));
    }

    [Fact]
    public void A_few_bytes_that_claim_a_megabyte_make_no_more_than_that()
    {
        int refused = 0;
        byte[] start = BatchColumns.Pack(RecordGen.Bedside(2, 0)).Bytes;
        foreach (int count in (int[])[1, 11, 1000, 20_000, BatchCodec.MaxPlainBytes / 2])
        {
            foreach (byte[] columns in (byte[][])[[1], [1, 0], [1, .. Enumerable.Repeat((byte)255, 900)], start, start[..^3], [.. start, .. Enumerable.Repeat((byte)170, 900)]])
                refused += BatchColumns.Unpack(columns, count, BatchCodec.MaxPlainBytes) is null ? 1 : 0;
        }

        Assert.Equal(30, refused);
    }

    [Fact]
    public void More_series_than_have_room_travel_as_they_are()
    {
        List<ByteString> records = [.. Enumerable.Range(0, 1500).Select(i => RecordGen.Reading($"device-{i}", 147842, i, 1000 + i, 60).ToByteString())];
        records.AddRange(Enumerable.Range(0, 70).Select(i => RecordGen.Wave($"monitor-{i}", 5000 + i, [1, 2, 3]).ToByteString()));
        PackedColumns packed = BatchColumns.Pack(records);
        Assert.Equal(1570 - 1024, packed.RawRecords);
        Assert.Equal(records, BatchColumns.Unpack(packed.Bytes, records.Count, PlainBytes(records)));
        List<ByteString> waves = records[1500..];
        packed = BatchColumns.Pack(waves);
        Assert.Equal(70 - 64, packed.RawRecords);
        Assert.Equal(waves, BatchColumns.Unpack(packed.Bytes, waves.Count, PlainBytes(waves)));
    }

    private static int PlainBytes(IReadOnlyList<ByteString> records)
    {
        var block = new RecordBlock();
        block.Records.AddRange(records);
        return block.CalculateSize();
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
