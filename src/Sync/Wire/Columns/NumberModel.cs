using System.Numerics;

namespace Edge.Sync.Wire.Columns;

/// <summary>What one column remembers between its numbers: how large they were lately, and the sign of the last that was not zero.</summary>
/// <param name="meanX256">Expected size of the next number, in 1/256.</param>
internal struct NumberState(int meanX256)
{
    /// <summary>Running mean of the sizes, in 1/256; below 2^34.</summary>
    public long MeanX256 = meanX256;

    /// <summary>0 = none yet, 1 = above zero, 2 = below zero.</summary>
    public byte LastSign;
}

/// <summary>
/// Models for numbers that are mostly near zero. A number's size is counted in steps of 2^shift, one question a step, and its
/// rest in bits; how likely each step is depends on the class of the column's running mean, and begins as a geometric
/// distribution of that mean. Columns of one kind share a model, so that a new column has little to learn.
/// </summary>
/// <param name="window">Numbers over which the mean runs, as a power of two, 1 to 8.</param>
internal sealed class NumberModel(int window)
{
    private const int Classes = 64;
    private const int Steps = 20;
    private const int LargestCounted = (1 << 26) - 1;
    private const int PriorCount = 8;

    // Means up to six steps are counted in single steps; it measured best.
    private const int MostMeanX256 = 6 * 256;

    private static readonly int[] Shifts = [.. Enumerable.Range(0, Classes).Select(ShiftOf)];
    private static readonly BitModel[] Prior = [.. Enumerable.Range(0, Classes * Steps).Select(i => PriorOf(i / Steps, i % Steps))];

    private readonly BitModel[] _steps = [.. Prior];
    private readonly BitModel[] _rests = Repeat(Classes * 2 * 4, new BitModel(32768, 4));
    private readonly BitModel[] _signs = Repeat(3, BitModel.Even);

    /// <summary>A number of a column; -2^62 to 2^62.</summary>
    public long Code(RangeCoder coder, ref NumberState state, long value)
    {
        int kind = ClassOf(state.MeanX256);
        ulong size = Size(coder, kind, (ulong)Math.Abs(value));
        bool negative = value < 0;
        if (size != 0)
        {
            negative = coder.Bit(ref _signs[state.LastSign], negative);
            state.LastSign = (byte)(negative ? 2 : 1);
        }

        state.MeanX256 += ((long)Math.Min(size, LargestCounted) * 256 - state.MeanX256) >> window;
        return negative ? -(long)size : (long)size;
    }

    /// <summary>Models that all begin alike.</summary>
    public static BitModel[] Repeat(int count, BitModel model)
    {
        var models = new BitModel[count];
        Array.Fill(models, model);
        return models;
    }

    private ulong Size(RangeCoder coder, int kind, ulong size)
    {
        int shift = Shifts[kind];
        ulong whole = size >> shift;
        int steps = 0;
        while (steps < Steps && !coder.Bit(ref _steps[kind * Steps + steps], whole == (ulong)steps))
            steps++;
        if (steps == Steps)
            whole = Steps + Large(coder, whole - Steps);
        else
            whole = (ulong)steps;
        return (whole << shift) | Rest(coder, kind, shift, whole, size);
    }

    // Of the bits below the steps the two highest are learned where numbers are small enough to have a shape.
    private ulong Rest(RangeCoder coder, int kind, int shift, ulong whole, ulong size)
    {
        if (shift == 0)
            return 0;
        int learned = whole < 2 ? Math.Min(shift, 2) : 0;
        ulong rest = 0;
        int node = 1;
        for (int i = 1; i <= learned; i++)
        {
            bool bit = coder.Bit(ref _rests[(kind * 2 + (int)whole) * 4 + node], ((size >> (shift - i)) & 1) != 0);
            node = node * 2 + (bit ? 1 : 0);
            rest = rest * 2 + (bit ? 1ul : 0);
        }

        return (rest << (shift - learned)) | coder.Bits(size, shift - learned);
    }

    private static ulong Large(RangeCoder coder, ulong value)
    {
        int bits = (int)coder.Bits((ulong)(63 - BitOperations.LeadingZeroCount(value + 1)), 6);
        return ((1ul << bits) | coder.Bits(value + 1, bits)) - 1;
    }

    /// <summary>Class of a mean: four below 1/16, then two for each doubling.</summary>
    private static int ClassOf(long meanX256)
    {
        if (meanX256 < 16)
            return (int)(meanX256 >> 2);
        int doublings = BitOperations.Log2((ulong)meanX256) - 4;
        return 4 + doublings * 2 + (meanX256 >> doublings >= 23 ? 1 : 0);
    }

    private static long MeanOf(int kind) => kind < 4 ? kind * 4 + 2 : (long)(kind % 2 == 0 ? 20 : 27) << ((kind - 4) / 2);

    private static int ShiftOf(int kind)
    {
        int shift = 0;
        while (MeanOf(kind) >> shift > MostMeanX256)
            shift++;
        return shift;
    }

    // Later steps are never thought rarer than a column that jumps now and then would have them.
    private static BitModel PriorOf(int kind, int step)
    {
        long mean = MeanOf(kind) >> ShiftOf(kind);
        long doubled = step == 0 && ShiftOf(kind) == 0 ? mean * 2 : mean;
        return new BitModel((int)Math.Min(65208, 65536 * 256 / (256 + Math.Max(doubled, step * 64))), PriorCount);
    }
}
