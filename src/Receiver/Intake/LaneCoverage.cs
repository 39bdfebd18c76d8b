using System.Buffers.Binary;

namespace Edge.Receiver.Intake;

/// <summary>Consecutive numbers that are stored or declared lost, with the chain before the first and after the last; an empty chain is not known.</summary>
internal readonly record struct Covered(long From, long To, byte[] Before, byte[] After);

/// <summary>A verified statement of the gateway about how its chain goes on: at <paramref name="After"/> it is <paramref name="Chain"/>.</summary>
internal readonly record struct ChainStatement(long After, byte[] Chain);

/// <summary>
/// Which numbers of one lane are covered. Invariants: spans are sorted, disjoint and not adjacent; two spans join only when
/// the chain of one leads into the other, or when the gateway has signed how it goes on.
/// </summary>
internal sealed class LaneCoverage
{
    private const int MaxSpans = 1024;
    private const int SpanBytes = 16 + 2 * 33;
    private readonly List<Covered> _spans = [];

    public IReadOnlyList<Covered> Spans => _spans;

    /// <summary>Everything up to here is covered; 0 = nothing from the start.</summary>
    public long UpTo => _spans.Count > 0 && _spans[0].From == 1 ? _spans[0].To : 0;

    /// <summary>First number that is missing although later ones are there, or null.</summary>
    public (long From, long To)? Gap
    {
        get
        {
            int beyond = UpTo > 0 ? 1 : 0;
            return beyond < _spans.Count ? (UpTo + 1, _spans[beyond].From - 1) : null;
        }
    }

    /// <summary>The chain before a number, where it stands at an end of what is covered; else empty.</summary>
    public byte[] ChainBefore(long from)
    {
        foreach (Covered span in _spans)
        {
            if (span.To == from - 1 && span.After.Length > 0)
                return span.After;
            if (span.From == from && span.Before.Length > 0)
                return span.Before;
        }

        return [];
    }

    /// <summary>True when the batch's chain fits what is covered: <paramref name="chainAt"/> gives it for from-1 to to.</summary>
    public bool Fits(long from, long to, Func<long, byte[]> chainAt, IReadOnlyList<ChainStatement> statements)
    {
        if (statements.Any(s => s.After == from - 1 && Same(s.Chain, chainAt(from - 1))))
            return true;
        foreach (Covered span in _spans)
        {
            if (span.To >= from - 1 && span.To <= to && !Same(span.After, chainAt(span.To)))
                return false;
            bool leadsIn = span.From - 1 >= from - 1 && span.From - 1 <= to;
            if (leadsIn && !Same(span.Before, chainAt(span.From - 1)) && !statements.Any(s => s.After == span.From - 1 && Same(s.Chain, span.Before)))
                return false;
        }

        return true;
    }

    /// <summary>Covers a range; joins it with what overlaps or touches it. False when there are too many holes.</summary>
    public bool TryCover(Covered added)
    {
        int first = _spans.FindIndex(s => s.To >= added.From - 1);
        if (first < 0)
            first = _spans.Count;
        while (first < _spans.Count && _spans[first].From <= added.To + 1)
        {
            added = Join(_spans[first], added);
            _spans.RemoveAt(first);
        }

        if (_spans.Count >= MaxSpans)
            return false;
        _spans.Insert(first, added);
        return true;
    }

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[_spans.Count * SpanBytes];
        Span<byte> at = bytes;
        foreach (Covered span in _spans)
        {
            BinaryPrimitives.WriteInt64LittleEndian(at, span.From);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], span.To);
            WriteChain(at[16..], span.Before);
            WriteChain(at[49..], span.After);
            at = at[SpanBytes..];
        }

        return bytes;
    }

    public static LaneCoverage FromBytes(ReadOnlySpan<byte> bytes)
    {
        var coverage = new LaneCoverage();
        for (; bytes.Length >= SpanBytes; bytes = bytes[SpanBytes..])
        {
            coverage._spans.Add(new Covered(
                BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), ReadChain(bytes[16..]), ReadChain(bytes[49..])));
        }

        return coverage;
    }

    private static bool Same(byte[] known, byte[] stated) => known.Length == 0 || known.AsSpan().SequenceEqual(stated);

    private static Covered Join(Covered a, Covered b) => new(
        Math.Min(a.From, b.From),
        Math.Max(a.To, b.To),
        a.From <= b.From ? a.Before : b.Before,
        a.To > b.To ? a.After : b.After);

    private static void WriteChain(Span<byte> target, byte[] chain)
    {
        target[0] = (byte)chain.Length;
        chain.CopyTo(target[1..]);
    }

    private static byte[] ReadChain(ReadOnlySpan<byte> source) => source.Slice(1, source[0]).ToArray();
}
