namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Running estimate of one yes-or-no question: how likely "yes" is, in 1/65536, and how often it was asked. The more
/// answers it has seen, the less a single one moves it.
/// </summary>
internal struct BitModel
{
    /// <summary>Answers after which a model stops to slow down.</summary>
    public const int SlowestCount = 120;

    private const int Least = 31;
    private const int Most = 65536 - Least;
    private static readonly int[] Rates = [.. Enumerable.Range(0, SlowestCount + 1).Select(n => 131072 / (2 * n + 3))];

    private byte _count;

    /// <param name="yes">First estimate in 1/65536; kept within 31 to 65505.</param>
    /// <param name="count">How many answers the first estimate is worth, 1 to <see cref="SlowestCount"/>.</param>
    public BitModel(int yes, int count) => (Yes, _count) = ((ushort)Math.Clamp(yes, Least, Most), (byte)count);

    /// <summary>Estimate that the next answer is "yes", in 1/65536; 31 to 65505.</summary>
    public ushort Yes { get; private set; }

    /// <summary>A model that knows nothing.</summary>
    public static BitModel Even => new(32768, 1);

    /// <summary>Takes in an answer.</summary>
    public void Learn(bool answer)
    {
        int way = (answer ? Most : Least) - Yes;
        Yes = (ushort)(Yes + ((way * Rates[_count]) >> 16));
        if (_count < SlowestCount)
            _count++;
    }
}
