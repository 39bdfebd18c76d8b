using Edge.Sync.Uplinks;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Sync.Tests.Uplinks;

/// <summary>The set of ranges against a plain set of numbers.</summary>
public sealed class NumberSpansTests
{
    private const int Highest = 40;

    [Fact]
    public void Behaves_as_a_set_of_numbers() => Prop.ForAll(
        Gen.Elements(true, false).SelectMany(_ => Gen.Choose(1, Highest), (add, from) => (add, from)).SelectMany(_ => Gen.Choose(0, 9), (a, length) => (a.add, a.from, length)).ListOf().ToArbitrary(),
        changes =>
        {
            var spans = new NumberSpans();
            var numbers = new SortedSet<long>();
            foreach ((bool add, int from, int length) in changes)
            {
                long to = Math.Min(from + length, Highest);
                if (add)
                {
                    spans.Add(from, to);
                    numbers.UnionWith(Numbers(from, to));
                }
                else
                {
                    spans.Remove(from, to);
                    numbers.ExceptWith(Numbers(from, to));
                }

                AssertSame(numbers, spans);
            }
        }).QuickCheckThrowOnFailure();

    private static void AssertSame(SortedSet<long> numbers, NumberSpans spans)
    {
        Assert.Equal(numbers, spans.Ranges.SelectMany(r => Numbers(r.From, r.To)));
        for (int i = 1; i < spans.Ranges.Count; i++)
            Assert.True(spans.Ranges[i].From > spans.Ranges[i - 1].To + 1, "ranges touch");
        for (long n = 1; n <= Highest; n++)
        {
            Assert.Equal(numbers.Contains(n), spans.Around(n) is not null);
            Assert.Equal(numbers.Where(m => m > n).DefaultIfEmpty(long.MaxValue).Min(), spans.NextAbove(n));
            Assert.Equal(numbers.Where(m => m < n).DefaultIfEmpty(0).Max(), spans.LastBelow(n));
        }
    }

    private static IEnumerable<long> Numbers(long from, long to)
    {
        for (long n = from; n <= to; n++)
            yield return n;
    }
}
