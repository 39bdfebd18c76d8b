namespace Edge.Sync.Uplinks;

/// <summary>
/// How many bytes may be on their way: the bound that keeps an alert from waiting behind a backlog in a kernel or modem.
/// Pure arithmetic over monotonic instants. Window = bandwidth x min(shortest round trip + 0.1 s, 0.8 s), 4 KiB to 256 KiB,
/// where bandwidth is the largest delivery rate of the last 10 s; an alert may go 1 KiB beyond it.
/// </summary>
internal sealed class SendWindow
{
    public const int SmallestBytes = 4 << 10;
    public const int LargestBytes = 256 << 10;
    public const int AlertExtraBytes = 1 << 10;

    // About four round trips: a window that is still opening grows by more than a tenth in them.
    private const int SettledConfirmations = 16;
    private const double SettledGrowth = 1.1;
    private static readonly TimeSpan RateMemory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundTripMemory = TimeSpan.FromMinutes(5);

    /// <summary>Rates of the last 10 s that are not below a later one: the first is the largest.</summary>
    private readonly List<(TimeSpan At, double Rate)> _rates = [];
    private TimeSpan _shortest = TimeSpan.MaxValue;
    private TimeSpan _shortestBefore = TimeSpan.MaxValue;
    private TimeSpan _bucketAt;
    private long _delivered;
    private int _fullConfirmations;
    private int _bytesBefore;

    /// <summary>Bytes handed to the transport and not yet confirmed by it, framing included.</summary>
    public long InFlightBytes { get; private set; }

    /// <summary>Present size in bytes.</summary>
    public int Bytes { get; private set; } = SmallestBytes;

    /// <summary>Largest delivery rate of the last 10 s, bytes per second; 0 while nothing was delivered.</summary>
    public double BytesPerSecond => _rates.Count > 0 ? _rates[0].Rate : 0;

    /// <summary>
    /// True when the rate is the line's own: the window was full and did not grow for a while. Before that the window itself,
    /// not the line, sets the rate.
    /// </summary>
    public bool IsLineMeasured { get; private set; }

    /// <summary>Shortest round trip of the last 5 to 10 minutes, or null.</summary>
    public TimeSpan? RoundTrip => Shortest == TimeSpan.MaxValue ? null : Shortest;

    private TimeSpan Shortest => _shortest < _shortestBefore ? _shortest : _shortestBefore;

    /// <summary>True when a bulk message of this size may go.</summary>
    public bool HasRoom(int bytes) => InFlightBytes == 0 || InFlightBytes + bytes <= Bytes;

    /// <summary>True when an alert of this size may go.</summary>
    public bool HasAlertRoom(int bytes) => InFlightBytes == 0 || InFlightBytes + bytes <= Bytes + AlertExtraBytes;

    /// <summary>Notes a message that leaves now.</summary>
    public Passage Leave(int bytes, TimeSpan now)
    {
        InFlightBytes += bytes;
        return new Passage(bytes, now, _delivered);
    }

    /// <summary>Notes that the transport has confirmed a message.</summary>
    /// <param name="passage">What <see cref="Leave"/> gave.</param>
    /// <param name="now">Monotonic.</param>
    /// <param name="wasFull">True when more would have gone if the window had been wider.</param>
    public void Arrive(Passage passage, TimeSpan now, bool wasFull)
    {
        InFlightBytes -= passage.Bytes;
        _delivered += passage.Bytes;
        TimeSpan took = now - passage.LeftAt;
        if (took <= TimeSpan.Zero)
            return;
        Measure(took, now);
        Remember((_delivered - passage.DeliveredBefore) / took.TotalSeconds, now);
        double wanted = BytesPerSecond * Math.Min(Shortest.TotalSeconds + 0.1, 0.8);
        Bytes = (int)Math.Clamp(wanted, SmallestBytes, LargestBytes);
        Settle(wasFull);
    }

    /// <summary>Notes that a message will not be confirmed any more.</summary>
    public void Abandon(Passage passage) => InFlightBytes -= passage.Bytes;

    /// <summary>Starts again for a new connection: another line may lie below it.</summary>
    public void Reset()
    {
        InFlightBytes = 0;
        Bytes = SmallestBytes;
        _rates.Clear();
        (_fullConfirmations, IsLineMeasured) = (0, false);
        (_shortest, _shortestBefore) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
    }

    private void Settle(bool wasFull)
    {
        if (!wasFull)
        {
            _fullConfirmations = 0;
            return;
        }

        if (_fullConfirmations == 0)
            _bytesBefore = Bytes;
        if (++_fullConfirmations < SettledConfirmations)
            return;
        IsLineMeasured = Bytes <= _bytesBefore * SettledGrowth;
        _fullConfirmations = 0;
    }

    private void Remember(double rate, TimeSpan now)
    {
        _rates.RemoveAll(r => now - r.At > RateMemory);
        while (_rates.Count > 0 && _rates[^1].Rate <= rate)
            _rates.RemoveAt(_rates.Count - 1);
        _rates.Add((now, rate));
    }

    private void Measure(TimeSpan took, TimeSpan now)
    {
        if (now - _bucketAt > RoundTripMemory)
        {
            (_shortestBefore, _shortest) = (_shortest, took);
            _bucketAt = now;
        }

        _shortest = took < _shortest ? took : _shortest;
    }

    /// <param name="Bytes">Size with framing.</param>
    /// <param name="LeftAt">When it was handed to the transport.</param>
    /// <param name="DeliveredBefore">Bytes delivered before it left.</param>
    public readonly record struct Passage(int Bytes, TimeSpan LeftAt, long DeliveredBefore);
}
