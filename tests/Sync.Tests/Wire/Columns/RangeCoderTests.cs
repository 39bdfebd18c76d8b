using Edge.Sync.Wire.Columns;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Sync.Tests.Wire.Columns;

public sealed class RangeCoderTests
{
    [Fact]
    public void Every_sequence_of_answers_and_bits_reads_back()
    {
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            int bias = random.Next(1, 1000);
            (bool Answer, ulong Bits, int Count)[] asked = [.. Enumerable.Range(0, random.Next(0, 3000)).Select(_ => (random.Next(1000) < bias, (ulong)random.NextInt64(), random.Next(4) == 0 ? random.Next(65) : 0))];
            var writer = new RangeCoder();
            var models = NumberModel.Repeat(3, BitModel.Even);
            for (int i = 0; i < asked.Length; i++)
            {
                writer.Bit(ref models[i % 3], asked[i].Answer);
                writer.Bits(asked[i].Bits, asked[i].Count);
            }

            byte[] written = writer.Finish().ToArray();
            var reader = new RangeCoder([9, .. written], 1);
            models = NumberModel.Repeat(3, BitModel.Even);
            for (int i = 0; i < asked.Length; i++)
            {
                Assert.Equal(asked[i].Answer, reader.Bit(ref models[i % 3], false));
                ulong mask = asked[i].Count == 64 ? ulong.MaxValue : (1ul << asked[i].Count) - 1;
                Assert.Equal(asked[i].Bits & mask, reader.Bits(0, asked[i].Count));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_thousand_expected_answers_take_a_few_bytes_and_none_takes_none()
    {
        var writer = new RangeCoder();
        BitModel model = BitModel.Even;
        Assert.Equal(0, new RangeCoder().Finish().Length);
        for (int i = 0; i < 1000; i++)
            writer.Bit(ref model, true);
        Assert.InRange(writer.Finish().Length, 0, 4);
    }

    [Fact]
    public void Numbers_of_every_size_read_back()
    {
        long[] numbers = [0, 1, -1, 19, 20, 21, -300, 1 << 26, -(1L << 40), (1L << 62) - 1, -(1L << 62), 0, 5, long.MaxValue / 2, 0, 0, 0];
        var writer = new RangeCoder();
        Code(writer, numbers, true);
        long[] read = new long[numbers.Length];
        Code(new RangeCoder(writer.Finish().ToArray(), 0), read, false);
        Assert.Equal(numbers, read);
    }

    [Fact]
    public void Plain_numbers_of_every_size_read_back()
    {
        ulong[] numbers = [0, 1, 2, 255, ulong.MaxValue, 1ul << 63, 3, 0];
        var writer = new RangeCoder();
        var model = new PlainNumberModel();
        foreach (ulong number in numbers)
            model.Code(writer, number);
        model.CodeSigned(writer, long.MinValue);
        var reader = new RangeCoder(writer.Finish().ToArray(), 0);
        model = new PlainNumberModel();
        Assert.Equal(numbers, numbers.Select(_ => model.Code(reader, 0)));
        Assert.Equal(long.MinValue, model.CodeSigned(reader, 0));
    }

    private static void Code(RangeCoder coder, long[] numbers, bool expect)
    {
        foreach (int window in (int[])[2, 3, 4])
        {
            var model = new NumberModel(window);
            var state = new NumberState(1000);
            for (int i = 0; i < numbers.Length; i++)
            {
                long result = model.Code(coder, ref state, numbers[i]);
                Assert.True(!expect || result == numbers[i]);
                numbers[i] = result;
            }
        }
    }
}
