namespace Edge.Sync.Wire.Columns;

/// <summary>
/// Expects the next sample of a waveform: the last sample, and a weighted sum of the last eight differences. The weights
/// start at zero and follow the error (normalised least mean squares), in integers only, so that every language computes
/// the same. Errors and differences beyond 2^24 count as 2^24.
/// </summary>
internal sealed class WavePredictor
{
    private const int Taps = 8;
    private const int Largest = 1 << 24;
    private const long LargestWeight = 1 << 20;

    private readonly long[] _weights = new long[Taps];
    private readonly long[] _differences = new long[Taps];
    private long _last;

    /// <summary>The first sample.</summary>
    public void Start(int sample) => _last = sample;

    /// <summary>The sample expected next; may lie outside 32 bits.</summary>
    public long Next()
    {
        long sum = 0;
        for (int i = 0; i < Taps; i++)
            sum += _weights[i] * _differences[i];
        return _last + ((sum + 32768) >> 16);
    }

    /// <summary>Takes in the sample that came.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="expected">What <see cref="Next"/> gave for it.</param>
    public void Take(int sample, long expected)
    {
        long power = 32;
        for (int i = 0; i < Taps; i++)
            power += _differences[i] * _differences[i];
        long step = (Math.Clamp(sample - expected, -Largest, Largest) << 22) / power;
        for (int i = 0; i < Taps; i++)
            _weights[i] = Math.Clamp(_weights[i] + ((step * _differences[i]) >> 10), -LargestWeight, LargestWeight);
        Array.Copy(_differences, 0, _differences, 1, Taps - 1);
        _differences[0] = Math.Clamp(sample - _last, -Largest, Largest);
        _last = sample;
    }
}
