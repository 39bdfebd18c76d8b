namespace Edge.Sync.Uplinks;

/// <summary>A set of record numbers as sorted, disjoint, not adjacent ranges. Not thread-safe.</summary>
internal sealed class NumberSpans
{
    private readonly List<(long From, long To)> _spans = [];

    public IReadOnlyList<(long From, long To)> Ranges => _spans;

    /// <summary>Takes in a range; what overlaps or touches it becomes one with it.</summary>
    public void Add(long from, long to)
    {
        int at = FirstEndingAt(from - 1);
        while (at < _spans.Count && _spans[at].From <= to + 1)
        {
            from = Math.Min(from, _spans[at].From);
            to = Math.Max(to, _spans[at].To);
            _spans.RemoveAt(at);
        }

        _spans.Insert(at, (from, to));
    }

    /// <summary>Takes a range out.</summary>
    public void Remove(long from, long to)
    {
        int at = FirstEndingAt(from);
        while (at < _spans.Count && _spans[at].From <= to)
        {
            (long spanFrom, long spanTo) = _spans[at];
            _spans.RemoveAt(at);
            if (spanTo > to)
                _spans.Insert(at, (to + 1, spanTo));
            if (spanFrom < from)
                _spans.Insert(at++, (spanFrom, from - 1));
        }
    }

    public void Clear() => _spans.Clear();

    /// <summary>The range in the set that holds the number, or null.</summary>
    public (long From, long To)? Around(long number)
    {
        int at = FirstEndingAt(number);
        return at < _spans.Count && _spans[at].From <= number ? _spans[at] : null;
    }

    /// <summary>First number above that is in the set, or <see cref="long.MaxValue"/>.</summary>
    public long NextAbove(long number)
    {
        int at = FirstEndingAt(number + 1);
        return at < _spans.Count ? Math.Max(_spans[at].From, number + 1) : long.MaxValue;
    }

    /// <summary>Last number below that is in the set, or 0.</summary>
    public long LastBelow(long number)
    {
        int at = FirstEndingAt(number);
        if (at < _spans.Count && _spans[at].From < number)
            return number - 1;
        return at > 0 ? _spans[at - 1].To : 0;
    }

    /// <summary>Index of the first range whose end is the number or later.</summary>
    private int FirstEndingAt(long number)
    {
        int low = 0, high = _spans.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_spans[middle].To < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
